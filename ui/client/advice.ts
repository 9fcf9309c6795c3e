import type { Advice } from '../../kernel/protocol.ts'

const LONGEST_INTERVAL_MS = 600_000
const LONGEST_TIMEOUT_MS = 55_000
const SHORTEST_TIMEOUT_MS = 5_000

const between = (least: number, value: unknown, most: number): number => Math.min(most, Math.max(least, Number(value) || 0))

/** Advice as it may be followed, whatever came: bounded numbers, and what is missing filled in. */
export const soundAdvice = (told: unknown): Advice => {
  const { transports, timeout = 25_000, interval, reconnect }: { [field in keyof Advice]?: unknown } = Object(told)
  return {
    transports: Array.isArray(transports) ? transports : [],
    timeout: between(SHORTEST_TIMEOUT_MS, timeout, LONGEST_TIMEOUT_MS),
    interval: between(0, interval, LONGEST_INTERVAL_MS),
    reconnect: reconnect === 'none' ? 'none' : 'retry',
  }
}
