import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { AnyPlugin, Input, PluginDefinition } from '../api/plugin.ts'

/** A plugin with its configuration, or by name or path. */
export type PluginEntry = { readonly plugin: AnyPlugin; readonly config: unknown } | string | readonly [name: string, config: object]
export interface Configuration {
  readonly plugins: readonly PluginEntry[]
  readonly limits?: Readonly<Record<string, number>>
  /** Which sites may hold what `/embed/` answers in frames; absent: any. */
  readonly embed?: { readonly frameAncestors?: readonly string[] }
}

// biome-ignore lint/suspicious/noExplicitAny: any schema, any plugin
type Configured<CS extends StandardSchemaV1<any, any>> =
  Record<never, never> extends Input<CS>
    ? // biome-ignore lint/suspicious/noExplicitAny: channels and tables do not matter here
      [plugin: PluginDefinition<CS, any, any>, config?: Input<CS>]
    : // biome-ignore lint/suspicious/noExplicitAny: channels and tables do not matter here
      [plugin: PluginDefinition<CS, any, any>, config: Input<CS>]

/**
 * A plugin with its configuration, checked against the plugin's own schema.
 *
 * @example
 * ```ts
 * import { defineConfig, definePlugin, use } from 'encke'
 * import { z } from 'zod'
 *
 * const tide = definePlugin({ name: 'tide', api: 1, config: z.object({ port: z.string() }) })
 * export default defineConfig({ plugins: ['accounts', 'chat', use(tide, { port: 'ostend' })] })
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: any schema
export function use<CS extends StandardSchemaV1<any, any>>(
  ...[plugin, config]: Configured<CS>
): { readonly plugin: AnyPlugin; readonly config: unknown } {
  return { plugin, config }
}
/**
 * The default export of `encke.config.ts`.
 *
 * @example
 * ```ts
 * import { defineConfig } from 'encke'
 *
 * export default defineConfig({ plugins: ['accounts', 'chat', './plugins'], limits: { bodyBytes: 131_072 } })
 * ```
 */
export const defineConfig = <T extends Configuration>(configuration: T): T => configuration
