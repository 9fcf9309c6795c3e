/**
 * Undoes what returned it.
 *
 * @example const stop: Dispose = ctx.every('1h', () => ctx.log.debug('still here'))
 */
export type Dispose = () => void | Promise<void>
/**
 * Milliseconds, or a number with its unit: `'250ms'`, `'10m'`.
 *
 * @example
 * ```ts
 * import type { Duration } from 'encke'
 *
 * const every: Duration = '10m'
 * ```
 */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`
