import { isDeepStrictEqual } from 'node:util'
import { type Bulletin, quiet, type Report } from './report.ts'

/** What makes a place's values what they should be. */
export interface Changes {
  readonly publish: readonly Report[]
  readonly remove: readonly string[]
}

const isWarning = ({ slot }: Bulletin) => slot.startsWith('warning:')
const isForecast = ({ slot }: Bulletin) => slot.startsWith('day:')

/** Bulletins without the warnings that have expired; where there were only such, a word that there are none. */
export function inForce<B extends Bulletin>(bulletins: readonly B[], now: number): readonly (B | Bulletin)[] {
  const left = bulletins.filter((bulletin) => !(isWarning(bulletin) && (bulletin.validTo ?? now + 1) <= now))
  const [expired] = bulletins
  return left.length === 0 && expired ? [quiet(expired)] : left
}

/**
 * From what a place's channel holds to what its feed says now: a report replaces the one in its slot, what the feed no longer says goes.
 * Only `current` stays beside a forecast: a station may be silent for a while.
 */
export function changes(current: ReadonlyMap<string, Report>, wanted: readonly Report[]): Changes {
  const slots = new Set(wanted.map(({ slot }) => slot))
  if (wanted.some(isForecast)) slots.add('current')
  return {
    publish: wanted.filter((report) => !isDeepStrictEqual(current.get(report.slot), report)),
    remove: [...current.keys()].filter((slot) => !slots.has(slot)),
  }
}

/** The reports, marked as stale. */
export const markStale = (reports: Iterable<Report>): Report[] => [...reports].map((report) => ({ ...report, stale: true }))

/** The reports without such a mark. */
export const markFresh = (reports: Iterable<Report>): Report[] => [...reports].map(({ stale: _, ...report }) => report)
