import type { StandardJSONSchemaV1 } from '@standard-schema/spec'
import type { Holding } from './effects.ts'
import type { Fault } from './fault.ts'
import type { Hosted, PluginState } from './hosted.ts'

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
    readonly schema?: object
    /** As they are given to its schema. */
    readonly values: unknown
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
  const schema = schemaOf(hosted.definition.config)
  return {
    ...status,
    disabled: hosted.disabled,
    crashed: hosted.crashed,
    permissions: hosted.definition.permissions ?? {},
    holds: byKind(hosted.life?.effects.list() ?? []),
    settings: { values: hosted.config ?? {}, stored: hosted.settings !== undefined, ...(schema && { schema }) },
    ...(hosted.fault && { fault: hosted.fault }),
    ...(hosted.entry.file !== undefined && { file: hosted.entry.file }),
  }
}

/** What is held, by kind. */
export function byKind(holdings: readonly Holding[]): PluginReport['holds'] {
  const kinds: Partial<Record<Holding['kind'], string[]>> = {}
  for (const { kind, what } of holdings) kinds[kind] = [...(kinds[kind] ?? []), what]
  return kinds
}

/** By Standard JSON Schema, which zod and others speak; nothing where a schema does not, or cannot be told in JSON. */
function schemaOf(schema: unknown): object | undefined {
  const props = (schema as Partial<StandardJSONSchemaV1> | undefined)?.['~standard']
  try {
    return props?.jsonSchema?.input({ target: 'draft-2020-12' })
  } catch {
    // What it accepts has no likeness in JSON Schema; the settings can still be given as JSON.
    return undefined
  }
}
