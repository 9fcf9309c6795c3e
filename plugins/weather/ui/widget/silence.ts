import type { Told } from '../../../../ui/widgets/index.ts'
import type { Report } from '../../report.ts'

const SILENT_MS = 24 * 3_600_000

/**
 * Since when, in ms UTC, nothing has been issued for a place: nothing where that is less than a day ago. A value that names no time of
 * issue is from when it was told, and is silent only where its source does not answer either.
 */
export function silentSince(told: Iterable<Told<Report>>, now: number): number | undefined {
  const times = [...told].map(({ time, data: { issuedAt, stale } }) => issuedAt ?? (stale ? time : now))
  const latest = Math.max(...times)
  return now - latest > SILENT_MS && latest > 0 ? latest : undefined
}
