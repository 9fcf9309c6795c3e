import { twin } from '../feeds/twins.ts'

/** An hour ago: a report of last spring is no weather. */
const HOUR = new Date(Date.now() - 3_600_000).toISOString().slice(0, 13)

/** A feed as it was issued at some minute of that hour, with a temperature. */
export function issued(minute: number, celsius: string): string {
  const minutes = String(minute).padStart(2, '0')
  return twin('environment-canada')
    .replaceAll('-0.4', celsius)
    .replaceAll('zz-1_cc:202603011200', `zz-1_cc:${HOUR.replace(/\D/g, '')}${minutes}`)
    .replaceAll('2026-03-01T12:00:00Z', `${HOUR}:${minutes}:00Z`)
}
