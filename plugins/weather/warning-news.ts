import { z } from 'zod'
import { isWarning, Report } from './report.ts'

/** One entry of `warnings/<place>`: what became of a warning. `id` is the one of its slot; times are ms UTC. */
export const WarningNews = z.object({
  type: z.enum(['warning.issued', 'warning.changed', 'warning.cancelled', 'warning.expired']),
  id: z.string(),
  ...Report.pick({
    place: true,
    name: true,
    names: true,
    zone: true,
    title: true,
    text: true,
    lang: true,
    severity: true,
    issuedAt: true,
    validFrom: true,
    validTo: true,
    replaces: true,
    url: true,
    source: true,
    attribution: true,
    licence: true,
    licenceUrl: true,
  }).shape,
})
export type WarningNews = z.output<typeof WarningNews>

const SAID = ['title', 'text', 'severity', 'validFrom', 'validTo', 'url'] as const
const idOf = ({ slot }: Report) => slot.slice('warning:'.length)

/** What is new of a place's warnings between what it had and what it has now; one that takes the place of others is a change of them. */
export function newsOf(before: ReadonlyMap<string, Report>, after: readonly Report[], now: number): WarningNews[] {
  const standing = new Map(after.filter(isWarning).map((report) => [report.slot, report]))
  const replaced = new Set([...standing.values()].flatMap(({ replaces = [] }) => replaces))
  const gone = [...before.values()].filter((report) => isWarning(report) && !standing.has(report.slot) && !replaced.has(idOf(report)))
  return [
    ...[...standing.values()].flatMap((report) => {
      const earlier = before.get(report.slot)
      if (earlier && SAID.every((field) => earlier[field] === report[field])) return []
      const known = earlier !== undefined || (report.replaces ?? []).some((id) => before.has(`warning:${id}`))
      return [tell(known ? 'warning.changed' : 'warning.issued', report)]
    }),
    ...gone.map((report) => tell((report.validTo ?? now + 1) <= now ? 'warning.expired' : 'warning.cancelled', report)),
  ]
}

/** Whether people would read the very same of it as before: a publisher that moves the times by seconds has nothing new to say. */
export function repeats(news: WarningNews, before: Report | undefined, words: (news: WarningNews) => string): boolean {
  return news.type === 'warning.changed' && before !== undefined && words(tell(news.type, before)) === words(news)
}

const tell = (type: WarningNews['type'], report: Report): WarningNews => WarningNews.parse({ ...report, type, id: idOf(report) })
