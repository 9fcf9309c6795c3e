import type { Report } from '../../report.ts'

const FROM_LEAST = ['unknown', 'minor', 'moderate', 'severe', 'extreme']
const SEVERE = 3
const gravity = ({ severity = 'unknown' }: Report): number => FROM_LEAST.indexOf(severity)

/** Whether a warning may interrupt whoever listens (CAP 1.2 §3.2.2, Extreme and Severe). */
export const isGrave = (report: Report): boolean => gravity(report) >= SEVERE

/** The warnings in effect at a time in ms UTC, the gravest first, each headline once. */
export function warningsOf(reports: Iterable<Report>, now: number): Report[] {
  const inEffect = [...reports].filter(({ slot, validTo = now + 1 }) => slot.startsWith('warning:') && validTo > now)
  const byHeadline = new Map(inEffect.sort((one, other) => gravity(one) - gravity(other)).map((report) => [headline(report), report]))
  return [...byHeadline.values()].reverse()
}

/** What a warning says in short. */
export const headline = ({ title, text }: Report): string => title ?? text

const saying = (report: Report): string => `${headline(report)} ${report.severity}`

/** Which of these warnings are new, or say something else than before; without a before, none: who opens a page reads it. */
export function changedWarnings(before: readonly Report[] | undefined, after: readonly Report[]): Report[] {
  const said = before?.map(saying)
  return said ? after.filter((report) => !said.includes(saying(report))) : []
}
