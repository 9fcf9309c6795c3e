/**
 * A number that only grows.
 *
 * @example const floods: Counter = ctx.metrics.counter('floods', 'Floods so far')
 */
export interface Counter {
  /** Adds 1 when nothing else is said. */
  add(by?: number): void
}
/**
 * A number that goes up and down.
 *
 * @example const level: Gauge = ctx.metrics.gauge('level', 'Metres above the gauge')
 */
export interface Gauge {
  set(value: number): void
}
/**
 * What a plugin counts and measures, for whoever watches the server: each is told as `encke_<plugin>_<name>`.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup(ctx) {
 *     const asked = ctx.metrics.counter('asked', 'How often the tide was asked for')
 *     ctx.route('GET', '/api/tide', () => asked.add(), { access: 'anyone' })
 *   },
 * })
 * ```
 */
export interface PluginMetrics {
  /** Begins at 0 with each load. Throws when the name is taken. */
  counter(name: string, help: string): Counter
  gauge(name: string, help: string): Gauge
}
