import type { Entry } from '../feed/feed.ts'
import { iconFor } from '../icon.ts'
import { given, type Source } from './source.ts'

const CELSIUS = /([-−]?\d{1,2}(?:\.\d+)?)\s*(?:°\s*C|degrees? C(?:elsius)?)\b/i

/** Any feed: its newest entry is what is now, told in the publisher's words. */
export const anyFeed: Source = {
  recognises: () => true,
  read: (feed) => {
    const entry = newest(feed.entries)
    const text = entry?.text || entry?.title
    if (entry === undefined || !text) return []
    const celsius = CELSIUS.exec(`${entry.title}\n${entry.text}`)?.[1]?.replace('−', '-')
    const facts = { tempC: celsius === undefined ? undefined : Number(celsius), icon: iconFor(entry.title), url: entry.url ?? feed.url }
    const publisher = { source: feed.title || undefined, attribution: feed.rights }
    const title = entry.title || undefined
    return [{ slot: 'current', text, ...given({ title, ...facts, issuedAt: entry.issuedAt, ...publisher }) }]
  },
}

/** By date; those without one as they stand. */
const newest = (entries: readonly Entry[]) =>
  entries.reduce<Entry | undefined>((best, entry) => (best && (best.issuedAt ?? 0) >= (entry.issuedAt ?? 0) ? best : entry), undefined)
