import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Announcer } from './announcer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const announcer = () => {
  const said: string[] = []
  return {
    said,
    announcer: new Announcer(
      (text) => said.push(text),
      (count) => `${count} new`,
    ),
  }
}

test('what comes alone is said at once', () => {
  const { said, announcer: page } = announcer()
  page.announce('one')
  vi.advanceTimersByTime(6_000)
  page.announce('two')
  expect(said).toEqual(['one', 'two'])
})

test('a few in quick succession are gathered, many become a count', () => {
  const { said, announcer: page } = announcer()
  for (const text of ['one', 'two', 'three']) page.announce(text)
  expect(said).toEqual(['one'])
  vi.advanceTimersByTime(5_000)
  expect(said).toEqual(['one', 'two three'])
  for (let index = 0; index < 7; index++) page.announce('again')
  vi.advanceTimersByTime(5_000)
  expect(said.at(-1)).toBe('7 new')
})

test('in a busy room something is said at most once in five seconds', () => {
  const { said, announcer: page } = announcer()
  for (let second = 0; second < 60; second++) {
    page.announce('busy')
    vi.advanceTimersByTime(1_000)
  }
  expect(said.length).toBeLessThanOrEqual(1 + 60 / 5)
})
