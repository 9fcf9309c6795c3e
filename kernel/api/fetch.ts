/**
 * How `ctx.fetch` asks.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 * import { z } from 'zod'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   config: z.object({ station: z.url().default('https://tides.example/today.txt') }),
 *   setup(ctx) {
 *     const read = () => ctx.fetch(ctx.config.station, { configured: true })
 *     ctx.command('tide', { summary: 'The tide', run: async ({ reply }) => reply(await (await read()).text()) })
 *   },
 * })
 * ```
 */
export interface FetchInit extends RequestInit {
  /** The address comes of the settings: where the configuration's files gave them, `ENCKE_NET_ALLOW` counts, and any port will do. Never for what people post. */
  readonly configured?: boolean
}
