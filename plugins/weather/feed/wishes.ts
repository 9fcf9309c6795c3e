import type { Rests } from '../../../kernel/index.ts'
import { childrenOf, type Element, textOf } from './xml.ts'

const SYNDICATION = 'http://purl.org/rss/1.0/modules/syndication/'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const PERIODS: Readonly<Record<string, number>> = {
  hourly: HOUR,
  daily: 24 * HOUR,
  weekly: 168 * HOUR,
  monthly: 720 * HOUR,
  yearly: 8_760 * HOUR,
}
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const MOST_MINUTES = 100_000

/** The longest time between two requests that a channel of RSS asks for, ms: `ttl`, the weather stations' `suggested_pickup_period`, `sy:updatePeriod`. */
export function ttlOf(channel: Element): number | undefined {
  const minutes = [textOf(channel, 'ttl'), textOf(channel, 'suggested_pickup_period')].map(Number)
  const wishes = [...minutes.filter((each) => each > 0 && each < MOST_MINUTES).map((each) => each * MINUTE), updatePeriod(channel) ?? 0]
  return Math.max(...wishes) || undefined
}

/** RSS 1.0's module: so many times in a period. */
function updatePeriod(channel: Element): number | undefined {
  const period = textOf(channel, 'updatePeriod', SYNDICATION)?.toLowerCase() ?? ''
  const frequency = Number(textOf(channel, 'updateFrequency', SYNDICATION) ?? 1)
  return Object.hasOwn(PERIODS, period) && frequency >= 1 ? (PERIODS[period] ?? 0) / frequency : undefined
}

/** The hours and days in which a channel of RSS does not want to be asked; RSS 0.91 calls midnight 24. */
export function restsOf(channel: Element): Rests | undefined {
  const hours = within(channel, 'skipHours', 'hour')
    .filter((text) => /^\d{1,2}$/.test(text))
    .map((text) => Number(text) % 24)
  const days = within(channel, 'skipDays', 'day').map((text) => DAYS.indexOf(text.toLowerCase()))
  const rests = { hours, days: days.filter((day) => day >= 0) }
  return rests.hours.length + rests.days.length === 0 ? undefined : rests
}

const within = (channel: Element, name: string, inner: string): string[] =>
  childrenOf(channel, name).flatMap((element) => childrenOf(element, inner).map(({ text }) => text.trim()))
