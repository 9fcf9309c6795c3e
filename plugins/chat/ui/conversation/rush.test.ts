import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Rush } from './rush.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('one or two messages make no rush, and more do until none have come together for a second', () => {
  const over = vi.fn()
  const rush = new Rush(over)
  rush.note([1, 2])
  expect(rush.since).toBeUndefined()
  rush.note([3, 4, 5])
  vi.advanceTimersByTime(999)
  rush.note([6, 7, 8])
  rush.note([9])
  vi.advanceTimersByTime(999)
  expect([rush.since, over.mock.calls.length]).toEqual([3, 0])
  vi.advanceTimersByTime(1)
  expect([rush.since, over.mock.calls.length]).toEqual([undefined, 1])
})
