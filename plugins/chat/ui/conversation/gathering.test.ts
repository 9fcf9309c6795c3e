import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Gathering } from './gathering.ts'

let handed: (readonly number[])[] = []
let gathering: Gathering<number>
beforeEach(() => {
  vi.useFakeTimers()
  handed = []
  gathering = new Gathering((items) => handed.push(items), 50)
})
afterEach(() => vi.useRealTimers())

test('the first is handed on at once, and those that come soon after it together', () => {
  gathering.add(1)
  expect(handed).toEqual([[1]])
  gathering.add(2)
  gathering.add(3)
  vi.advanceTimersByTime(49)
  expect(handed).toEqual([[1]])
  vi.advanceTimersByTime(1)
  expect(handed).toEqual([[1], [2, 3]])
  gathering.add(4)
  vi.advanceTimersByTime(50)
  expect(handed).toEqual([[1], [2, 3], [4]])
})

test('after a rest the next is handed on at once again, and no timer runs meanwhile', () => {
  gathering.add(1)
  vi.advanceTimersByTime(50)
  expect(vi.getTimerCount()).toBe(0)
  gathering.add(2)
  expect(handed).toEqual([[1], [2]])
})

test('what waits can be had before its time, once', () => {
  gathering.add(1)
  gathering.add(2)
  gathering.flush()
  vi.advanceTimersByTime(200)
  expect(handed).toEqual([[1], [2]])
})

test('however many come, they are handed on twenty times a second', () => {
  for (let number = 0; number < 1_000; number++) {
    gathering.add(number)
    vi.advanceTimersByTime(5)
  }
  expect(handed.length).toBeLessThanOrEqual(101)
  expect(handed.flat().length).toBeGreaterThan(985)
})
