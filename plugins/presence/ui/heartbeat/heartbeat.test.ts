import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Heartbeat } from './heartbeat.ts'

const MINUTE = 60_000
let said: { rooms: string[]; state: string; device: string }[]
let window: EventTarget
let document: EventTarget & { visibilityState: string }
const last = () => said.at(-1)

vi.mock('../../../../ui/index.ts', async () => ({
  ...(await import('../../../../ui/memory.ts')),
  me: () => ({ id: 'p1' }),
  api: async (_method: string, _path: string, body: (typeof said)[number]) => void said.push(body),
}))

beforeEach(() => {
  vi.useFakeTimers()
  said = []
  window = new EventTarget()
  document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('document', document)
  const kept = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  vi.stubGlobal('navigator', { sendBeacon: (_: string, body: string) => said.push(JSON.parse(body)) })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const begun = (): Heartbeat => {
  const heartbeat = new Heartbeat()
  heartbeat.begin()
  heartbeat.isIn(['lobby'])
  return heartbeat
}

test('says at once and then every 20 s that its person is here', () => {
  begun()
  expect(said).toEqual([{ rooms: ['lobby'], state: 'here', device: expect.stringMatching(/^[0-9a-f]{24}$/) }])
  vi.advanceTimersByTime(60_000)
  expect(said).toHaveLength(4)
})

test('says nothing before it knows a room', () => {
  new Heartbeat().begin()
  vi.advanceTimersByTime(MINUTE)
  window.dispatchEvent(new Event('pagehide'))
  expect(said).toEqual([])
})

test('is away five minutes after the last input, and here with the next one', () => {
  begun()
  vi.advanceTimersByTime(4 * MINUTE)
  window.dispatchEvent(new Event('keydown'))
  vi.advanceTimersByTime(4.9 * MINUTE)
  expect(last()?.state).toBe('here')
  vi.advanceTimersByTime(MINUTE)
  expect(last()?.state).toBe('away')
  const before = said.length
  window.dispatchEvent(new Event('pointermove'))
  expect(said).toHaveLength(before + 1)
  expect(last()?.state).toBe('here')
})

test('says that its person is gone when the page goes, and here when it comes back', () => {
  begun()
  window.dispatchEvent(new Event('pagehide'))
  expect(last()).toMatchObject({ rooms: ['lobby'], state: 'gone' })
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  expect(last()?.state).toBe('here')
})

test('after its end nothing more is said', () => {
  const heartbeat = begun()
  heartbeat.end()
  const count = said.length
  vi.advanceTimersByTime(MINUTE)
  window.dispatchEvent(new Event('pagehide'))
  expect(said).toHaveLength(count)
})

test('a tab is one device, also after loading its page again', () => {
  begun().end()
  begun()
  expect(new Set(said.map(({ device }) => device)).size).toBe(1)
})
