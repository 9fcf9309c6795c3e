import type { Duration, PollerOptions } from '../api/plugin.ts'
import { milliseconds } from '../duration.ts'
import type { PollerMemory } from './poller-memory.ts'
import { afterRest } from './poller-rests.ts'

const DEFAULT_FIRST = 30_000
const DEFAULT_MAX = 6 * 3_600_000
const LONGEST = 86_400_000 // whatever a server or a wrong clock says, once a day is tried
const JITTER = 0.1

/** How often a poller asks: every so often while all is well, `first` after a failure, then twice as long each time up to `max`. In ms. */
export interface Pace {
  readonly every: number
  readonly first: number
  readonly max: number
}

/** A span of time in milliseconds; throws when it is none, or nothing, or endless. */
export function span(duration: Duration): number {
  const value = milliseconds(duration)
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value
  throw new Error(`${duration} is no time to wait`)
}

/** A pace from a poller's options; without `backoff`, a failing source is tried again after 30 s, or sooner when it is polled more often. */
export function paceOf({ every, backoff }: Pick<PollerOptions<unknown>, 'every' | 'backoff'>): Pace {
  const interval = span(every)
  const first = backoff ? span(backoff.first) : Math.min(interval, DEFAULT_FIRST)
  return { every: interval, first, max: backoff ? span(backoff.max) : Math.max(interval, DEFAULT_MAX) }
}

/** When the next request is due, `random` in [0, 1) moving it by ±10 %; what the server forbids is never undercut. */
export function dueAt(memory: PollerMemory, pace: Pace, now: number, random: number): number {
  if (memory.lastTry === undefined) return now
  const wait = waitAfter(memory, pace) * (1 - JITTER + 2 * JITTER * random)
  const due = Math.max(memory.lastTry + wait, memory.notBefore ?? 0)
  return afterRest(Math.min(due, now + Math.max(LONGEST, pace.every)), memory.rests)
}

const waitAfter = ({ failures, ttl = 0 }: PollerMemory, { every, first, max }: Pace) =>
  failures === 0 ? Math.max(every, ttl) : Math.min(first * 2 ** (failures - 1), max)

/** Until when an answer says that it stays fresh (RFC 9111 §4.2): `max-age` without its `Age`, else `Expires`. */
export function freshUntil(headers: Headers, now: number): number | undefined {
  const maxAge = /(?:^|[\s,])max-age="?(\d+)/i.exec(headers.get('cache-control') ?? '')?.[1]
  if (maxAge !== undefined) return later(now, Number(maxAge) - (Number(headers.get('age')) || 0))
  const lifetime = dateOf(headers, 'expires') - (dateOf(headers, 'date') || now)
  return later(now, lifetime / 1_000)
}

/** Until when a refusal asks to be left alone (RFC 9110 §10.2.3). */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after') ?? ''
  return later(now, /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1_000)
}

const dateOf = (headers: Headers, name: string) => Date.parse(headers.get(name) ?? '')
const later = (now: number, seconds: number) => (seconds > 0 ? now + Math.min(seconds * 1_000, LONGEST) : undefined)
