import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { settled } from '../testing/fake-clock.fixture.ts'
import { StateStore } from './state-store.ts'

const watching = (store: StateStore, pattern: string) => {
  const told: string[] = []
  const stop = store.watch(pattern, {
    change: (channel, entries, keys) =>
      told.push(`${channel} {${[...entries].map(([key, { data }]) => `${key}=${String(data)}`).join(' ')}} ${[...keys].sort().join(',')}`),
    denied: (channel, code) => told.push(`${channel} ${code}`),
  })
  return { told, stop }
}

const entry = (key: string, data: unknown) => ({ key, time: 1, data })

describe('the state store', () => {
  test('keeps the newest value of each key, and none of a key that is gone', () => {
    const store = new StateStore()
    const { told } = watching(store, 'weather/taipei')
    store.apply({ type: 'state', channel: 'weather/taipei', entries: [entry('now', 20), entry('later', 25)] })
    store.apply({ type: 'state', channel: 'weather/taipei', entries: [entry('now', 21), entry('later', null)] })
    expect(told).toEqual(['weather/taipei {now=20 later=25} later,now', 'weather/taipei {now=21} later,now'])
  })

  test('replaces everything by what is whole, and names the keys that went', () => {
    const store = new StateStore()
    const { told } = watching(store, 'a')
    store.apply({ type: 'state', channel: 'a', entries: [entry('x', 1)] })
    store.apply({ type: 'state', channel: 'a', whole: true, entries: [entry('y', 2)] })
    expect(told.at(-1)).toBe('a {y=2} x,y')
  })

  test('tells that a channel is empty', () => {
    const store = new StateStore()
    const { told } = watching(store, 'a')
    store.apply({ type: 'state', channel: 'a', whole: true, entries: [] })
    expect(told).toEqual(['a {} '])
  })

  test('never changes what it has handed out', () => {
    const store = new StateStore()
    const seen: ReadonlyMap<string, unknown>[] = []
    store.watch('a', { change: (_, entries) => seen.push(entries) })
    store.apply({ type: 'state', channel: 'a', entries: [entry('x', 1)] })
    store.apply({ type: 'state', channel: 'a', entries: [entry('x', 2)] })
    expect(seen.map((entries) => entries.get('x'))).toEqual([
      { time: 1, data: 1 },
      { time: 1, data: 2 },
    ])
  })

  test('tells a newcomer what is held, and one who has left nothing', async () => {
    const store = new StateStore()
    store.apply({ type: 'state', channel: 'weather/taipei', entries: [entry('now', 20)] })
    const one = watching(store, 'weather/*')
    const other = watching(store, 'weather/taipei')
    other.stop()
    await settled()
    store.apply({ type: 'state', channel: 'weather/a/b', entries: [entry('now', 1)] })
    expect(one.told).toEqual(['weather/taipei {now=20} now'])
    expect(other.told).toEqual([])
  })

  test('forgets what was in doubt and not told again before the next claim', () => {
    const store = new StateStore()
    const { told } = watching(store, 'weather/*')
    store.apply({ type: 'state', channel: 'weather/a', entries: [entry('now', 1)] })
    store.apply({ type: 'state', channel: 'weather/b', entries: [entry('now', 2)] })
    store.doubt(() => true)
    store.apply({ type: 'state', channel: 'weather/a', whole: true, entries: [entry('now', 3)] })
    expect(told.slice(2)).toEqual(['weather/a {now=3} now'])
    store.settle()
    store.settle()
    expect(told.slice(2)).toEqual(['weather/a {now=3} now', 'weather/b {} now'])
  })

  test('keeps what was in doubt when the connection is cut before anything was claimed', () => {
    const store = new StateStore()
    const { told } = watching(store, 'weather/*')
    store.apply({ type: 'state', channel: 'weather/a', entries: [entry('now', 1)] })
    store.doubt(() => true)
    store.doubt(() => false)
    store.settle()
    expect(told).toEqual(['weather/a {now=1} now'])
  })

  test('forgets a channel that is denied', async () => {
    const store = new StateStore()
    const { told } = watching(store, 'weather/*')
    store.apply({ type: 'state', channel: 'weather/a', entries: [entry('now', 1)] })
    store.deny('weather/a', 'not-found')
    const late = watching(store, 'weather/a')
    await settled()
    expect(told).toEqual(['weather/a {now=1} now', 'weather/a not-found'])
    expect(late.told).toEqual([])
  })

  test('goes on when one watcher throws, and reports it', () => {
    const store = new StateStore()
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    onTestFinished(() => void vi.unstubAllGlobals())
    store.watch('a', {
      change() {
        throw new Error('mine')
      },
    })
    const { told } = watching(store, 'a')
    store.apply({ type: 'state', channel: 'a', entries: [entry('x', 1)] })
    expect(told).toHaveLength(1)
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ message: 'mine' }))
  })
})
