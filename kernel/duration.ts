import type { Duration } from './api/plugin.ts'

const UNIT_MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A duration in milliseconds; throws when it is none. */
export function milliseconds(duration: Duration): number {
  if (typeof duration === 'number') return duration
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) ?? []
  if (number === undefined) throw new Error(`${JSON.stringify(duration)} is no duration such as '10m'`)
  return Number(number) * UNIT_MILLISECONDS[unit as keyof typeof UNIT_MILLISECONDS]
}
