import type { Holding } from './effects.ts'
import type { Fault } from './fault.ts'
import type { Hosted, PluginState } from './hosted.ts'
import type { JsonSchema } from './json-schema.ts'

/** A plugin as it stands. */
export interface PluginStatus {
  readonly name: string
  readonly state: PluginState
  /** What a pending plugin waits for. */
  readonly waitsFor?: readonly string[]
  /** Why it failed, or what it did wrong last. */
  readonly fault?: string
  /** How often it did something wrong since it was loaded. */
  readonly faults: number
}

/** All that an administrator is told of a plugin. */
export interface PluginReport extends Omit<PluginStatus, 'fault'> {
  readonly fault?: Fault & { readonly time: number }
  readonly disabled: boolean
  /** It failed too often, and stays away until it is enabled or reloaded. */
  readonly crashed: boolean
  /** Where it was loaded from; absent: it is built in, or part of the configuration. */
  readonly file?: string
  readonly permissions: { readonly net?: readonly string[] }
  /** What it holds, by kind. */
  readonly holds: Readonly<Partial<Record<Holding['kind'], readonly string[]>>>
  readonly settings: {
    /** JSON Schema 2020-12 of what may be set; absent: it takes no settings, or its schema cannot say. */
    readonly schema?: JsonSchema
    /** As they are given to its schema, without the secrets; absent where no schema says which these are. */
    readonly values?: unknown
    /** Where in the values those secrets lie that are set, as JSON pointers (RFC 6901). */
    readonly secrets?: readonly string[]
    /** An administrator gave them, in place of the configuration's. */
    readonly stored: boolean
  }
}

/** How it stands, in short. */
export const statusOf = (hosted: Hosted, waitsFor: readonly string[]): PluginStatus => ({
  name: hosted.name,
  state: hosted.state,
  faults: hosted.faults,
  ...(hosted.wanted && { waitsFor }),
  ...(hosted.fault && { fault: hosted.fault.message }),
})

/** The same, in full. */
export function reportOf(hosted: Hosted, waitsFor: readonly string[]): PluginReport {
  const { fault: _, ...status } = statusOf(hosted, waitsFor)
  return {
    ...status,
    disabled: hosted.disabled,
    crashed: hosted.crashed,
    permissions: hosted.definition.permissions ?? {},
    holds: byKind(hosted.life?.effects.list() ?? []),
    settings: { ...settingsOf(hosted), stored: hosted.settings !== undefined },
    ...(hosted.fault && { fault: hosted.fault }),
    ...(hosted.entry.file !== undefined && { file: hosted.entry.file }),
  }
}

function byKind(holdings: readonly Holding[]): PluginReport['holds'] {
  const kinds: Partial<Record<Holding['kind'], string[]>> = {}
  for (const { kind, what } of holdings) kinds[kind] = [...(kinds[kind] ?? []), what]
  return kinds
}

const settingsOf = ({ schema, secrets, config = {} }: Hosted): Omit<PluginReport['settings'], 'stored'> =>
  schema ? { schema, values: secrets.hidden(config), secrets: secrets.set(config) } : {}
