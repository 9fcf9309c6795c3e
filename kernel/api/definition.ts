import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Channels } from './channel-definition.ts'
import type { Context } from './context.ts'
import type { Dispose } from './lifetime.ts'
import type { Migrations } from './migration.ts'
import type { AnySchema, Output } from './schema.ts'
import type { Service } from './service.ts'

/**
 * A place in the pages where elements are shown.
 *
 * @example const place: Slot = 'room.strip'
 */
export type Slot =
  | 'main'
  | 'sidebar.rooms'
  | 'sidebar.top'
  | 'sidebar.foot'
  | 'room.strip'
  | 'room.pane'
  | 'message.after'
  | 'message.actions'
  | 'composer.menu'
  | 'settings.page'
  | 'sign-in'
  | 'admin.page'

/**
 * What a plugin declares.
 *
 * @example definePlugin({ name: 'ebb', api: 1, permissions: { net: ['tides.example'] } })
 */
export interface PluginDefinition<CS extends AnySchema, Ch extends Channels, Tables> {
  /** `[a-z][a-z0-9-]*`. */
  readonly name: string
  /** The major of the plugin API that it was written for. */
  readonly api: 1
  readonly config?: CS
  readonly channels?: Ch
  readonly tables?: { readonly type?: Tables }
  /** By name, in order; each runs once. */
  readonly migrations?: Migrations
  readonly needs?: readonly Service<unknown>[]
  /** The prefixes of its routes; absent: `/api/<name>` and `/<name>`. */
  readonly paths?: readonly `/${string}`[]
  /** Shown to an administrator before enabling: the hosts that it fetches from. */
  readonly permissions?: { readonly net?: readonly string[] }
  /** Custom elements by tag, each the path of its module from the plugin's folder; and which tag a slot shows. */
  readonly ui?: {
    readonly elements?: Readonly<Record<`${string}-${string}`, string>>
    readonly slots?: Partial<Readonly<Record<Slot, string>>>
    /** Custom elements for other sites' pages, by tag: `/widgets/v1.js` fetches each when it comes near the view. */
    readonly widgets?: Readonly<Record<`${string}-${string}`, string>>
  }
  setup?(ctx: Context<Output<CS>, Ch, Tables>): void | Dispose | Promise<void | Dispose>
}
/**
 * A plugin, whatever it declares.
 *
 * @example const ebb: AnyPlugin = definePlugin({ name: 'ebb', api: 1 })
 */
// biome-ignore lint/suspicious/noExplicitAny: a plugin whose types no longer matter
export type AnyPlugin = PluginDefinition<any, any, any>
/**
 * Declares a plugin; everything in it is inferred from what is declared.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup: (ctx) => void ctx.command('tide', { summary: 'The tide', run: ({ reply }) => reply('high at ten') }),
 * })
 * ```
 */
export function definePlugin<
  CS extends AnySchema = StandardSchemaV1<unknown, Record<string, never>>,
  const Ch extends Channels = Record<never, never>,
  Tables = unknown,
>(definition: PluginDefinition<CS, Ch, Tables>): PluginDefinition<CS, Ch, Tables> {
  return definition
}
/**
 * Names a plugin's tables for its types: `tables: tables<{ message: … }>()`.
 *
 * @example
 * ```ts
 * import { definePlugin, tables } from 'encke'
 *
 * export default definePlugin({ name: 'tide', api: 1, tables: tables<{ tide_levels: { port: string; level: number } }>() })
 * ```
 */
export const tables = <T>(): { readonly type?: T } => ({})
