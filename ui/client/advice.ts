import type { Advice } from '../../kernel/protocol.ts'

const LONGEST_TIMEOUT_MS = 55_000
const SHORTEST_TIMEOUT_MS = 5_000
const USUAL_TIMEOUT_MS = 25_000

/** Advice as it may be followed, whatever came: bounded numbers, and what is missing filled in. */
export const soundAdvice = (told: unknown): Advice => {
  const { transports, timeout, interval, reconnect }: { [field in keyof Advice]?: unknown } = Object(told)
  return {
    transports: Array.isArray(transports) ? transports : [],
    timeout: Math.min(LONGEST_TIMEOUT_MS, Math.max(SHORTEST_TIMEOUT_MS, Number(timeout) || USUAL_TIMEOUT_MS)),
    interval: Math.max(0, Number(interval) || 0),
    reconnect: reconnect === 'none' ? 'none' : 'retry',
  }
}
