import type { Advice } from '../../kernel/protocol.ts'

const LONGEST_TIMEOUT_MS = 55_000
const SHORTEST_TIMEOUT_MS = 5_000

/** What holds until a server has advised something else; no transports: it has not said. */
export const NO_ADVICE: Advice = { transports: [], timeout: 25_000, interval: 0, reconnect: 'retry' }

const between = (value: unknown, least: number, most: number, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : otherwise

/** Advice as it may be followed, whatever came: bounded numbers, and what is missing filled in. */
export const soundAdvice = (told: unknown): Advice => {
  const advice: { [field in keyof Advice]?: unknown } = typeof told === 'object' && told !== null ? told : {}
  return {
    transports: Array.isArray(advice.transports) ? advice.transports : [],
    timeout: between(advice.timeout, SHORTEST_TIMEOUT_MS, LONGEST_TIMEOUT_MS, NO_ADVICE.timeout),
    interval: between(advice.interval, 0, 600_000, NO_ADVICE.interval),
    reconnect: advice.reconnect === 'none' ? 'none' : 'retry',
  }
}
