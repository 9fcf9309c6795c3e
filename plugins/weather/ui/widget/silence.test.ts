import { expect, test } from 'vitest'
import type { Report } from '../../report.ts'
import { silentSince } from './silence.ts'

const NOW = Date.UTC(2026, 2, 6, 12)
const HOUR_MS = 3_600_000
const told = (hours: number, more: Partial<Report> = {}) => ({
  time: NOW - hours * HOUR_MS,
  data: { place: 'port', slot: 'current', text: 'Rain', ...more },
})
const issued = (hours: number) => told(0, { issuedAt: NOW - hours * HOUR_MS })

test('a place is silent once nothing has been issued for a day', () => {
  expect(silentSince([issued(23), issued(80)], NOW)).toBeUndefined()
  expect(silentSince([issued(25), issued(80)], NOW)).toBe(NOW - 25 * HOUR_MS)
})

test('what names no time of issue is silent only where its source is', () => {
  expect(silentSince([told(50)], NOW)).toBeUndefined()
  expect(silentSince([told(50, { stale: true })], NOW)).toBe(NOW - 50 * HOUR_MS)
})
