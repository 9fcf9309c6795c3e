import { isDeepStrictEqual } from 'node:util'
import { type Bulletin, isForecast, isWarning, quiet, type Report } from './report.ts'

/** What makes a place's values what they should be. */
export interface Changes {
  readonly publish: readonly Report[]
  readonly remove: readonly string[]
}

/** What a source says, beside what it said before: only `current` stays beside a forecast, for a station may be silent for a while. */
export function saying(bulletins: readonly Bulletin[], before: readonly Bulletin[]): readonly Bulletin[] {
  if (!bulletins.some(isForecast) || bulletins.some(({ slot }) => slot === 'current')) return bulletins
  return [...before.filter(({ slot }) => slot === 'current'), ...bulletins]
}

/** Bulletins without the warnings that have expired; where there were only such, a word that there are none. */
export function inForce(bulletins: readonly Bulletin[], now: number): readonly Bulletin[] {
  const left = bulletins.filter((bulletin) => !(isWarning(bulletin) && (bulletin.validTo ?? now + 1) <= now))
  const [expired] = bulletins
  return left.length === 0 && expired ? [quiet(expired)] : left
}

/** Of several sources: each slot as the first that has it tells it; that there are no warnings only where there is nothing else to say. */
export function merged(sources: readonly (readonly Report[])[]): Report[] {
  const slots = new Map<string, Report>()
  const days = sources.find((reports) => reports.some(isForecast))
  for (const reports of sources) {
    for (const report of reports) {
      const other = slots.get(report.slot)
      const mixed = isForecast(report) && reports !== days // days of two forecasts do not follow on each other
      if (!mixed && (other === undefined || (other.quiet && !report.quiet))) slots.set(report.slot, report)
    }
  }
  const all = [...slots.values()]
  return all.some(isWarning) ? all.filter((report) => !report.quiet) : all
}

/** From what a place's channel holds to what it should: a report replaces the one in its slot, what nobody says any longer goes. */
export function changes(current: ReadonlyMap<string, Report>, wanted: readonly Report[]): Changes {
  const slots = new Set(wanted.map(({ slot }) => slot))
  return {
    publish: wanted.filter((report) => !isDeepStrictEqual(current.get(report.slot), report)),
    remove: [...current.keys()].filter((slot) => !slots.has(slot)),
  }
}
