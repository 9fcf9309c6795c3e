import { expect, test } from 'vitest'
import { dayName, daysBetween, moment, since } from './times.ts'

const at = (...parts: [number, number, number, number?, number?]): number => new Date(...parts).getTime()
const now = at(2026, 10, 21, 9, 30)

test('days are counted by midnights, not by hours', () => {
  expect(daysBetween(at(2026, 10, 20, 23, 59), now)).toBe(1)
  expect(daysBetween(at(2026, 10, 21, 0, 1), now)).toBe(0)
  // Zones that put their clocks forward have a day of 23 hours.
  expect(daysBetween(at(2026, 2, 28, 12), at(2026, 2, 30, 12))).toBe(2)
})

test('today and yesterday are named, and another year is told', () => {
  expect(dayName(at(2026, 10, 21, 8), now)).toMatch(/^Today, Saturday/)
  expect(dayName(at(2026, 10, 20, 8), now)).toMatch(/^Yesterday, Friday/)
  expect(dayName(at(2026, 10, 18, 8), now)).toMatch(/^Wednesday/)
  expect(dayName(at(2025, 10, 18, 8), now)).toContain('2025')
})

test('how long it has been is told in minutes, then hours, then days', () => {
  expect(since(now - 20_000, now)).toBe('now')
  expect(since(now - 20 * 60_000, now)).toBe('20 min')
  expect(since(now - 5 * 3_600_000, now)).toBe('5 h')
  expect(since(at(2026, 10, 19, 8), now)).toBe('Thursday')
  expect(since(at(2026, 9, 1, 8), now)).toMatch(/Oct/)
})

test('a moment of today is its clock', () => {
  expect(moment(at(2026, 10, 21, 8, 5), now)).toMatch(/8:05/)
  expect(moment(at(2026, 10, 20, 8, 5), now)).toMatch(/^yesterday .*8:05/)
})
