import type { Schema } from './schema.ts'

export type PluginState = 'pending' | 'loading' | 'active' | 'failed' | 'unloading' | 'disposed'

/** A plugin as `GET /api/plugins` tells of it. */
export interface PluginReport {
  readonly name: string
  readonly state: PluginState
  readonly waitsFor?: readonly string[]
  readonly faults: number
  readonly fault?: {
    readonly message: string
    readonly stack?: string
    readonly file?: string
    readonly line?: number
    readonly time: number
  }
  readonly disabled: boolean
  readonly crashed: boolean
  /** Absent: it is built in. */
  readonly file?: string
  readonly permissions: { readonly net?: readonly string[] }
  readonly holds: Readonly<Record<string, readonly string[]>>
  /** Without the secrets; `secrets` says where those lie that are set. */
  readonly settings: {
    readonly schema?: Schema
    readonly values?: unknown
    readonly secrets?: readonly string[]
    readonly stored: boolean
  }
}

/** How a plugin stands: a word, and the dot before it. */
export interface Standing {
  readonly dot: 'good' | 'waiting' | 'busy' | 'bad' | 'off'
  readonly words: string
}

/** What to say of how a plugin stands. */
export function standingOf({ state, disabled, crashed, fault }: PluginReport): Standing {
  if (disabled) return { dot: 'off', words: 'Off' }
  if (crashed) return { dot: 'bad', words: 'Stopped after three faults' }
  if (state === 'active') return fault ? { dot: 'bad', words: 'Active, with a fault' } : { dot: 'good', words: 'Active' }
  if (state === 'failed') return { dot: 'bad', words: 'Failed' }
  if (state === 'pending') return { dot: 'waiting', words: 'Pending' }
  return state === 'loading' ? { dot: 'busy', words: 'Loading' } : { dot: 'busy', words: 'Unloading' }
}

/** What a plugin is doing here, in a line: what it waits for, or what it holds. */
export function summaryOf({ state, waitsFor = [], holds, file }: PluginReport): string {
  const from = file ?? 'Built in'
  if (state === 'pending' && waitsFor.length > 0) return `Waits for ${waitsFor.join(', ')} · ${from}`
  const held = KINDS.flatMap(([kind, one, many]) => counted(holds[kind]?.length ?? 0, one, many))
  return [...held, from].join(' · ')
}

const KINDS = [
  ['channel', 'channel', 'channels'],
  ['route', 'route', 'routes'],
  ['command', 'command', 'commands'],
  ['poller', 'source', 'sources'],
] as const

const counted = (count: number, one: string, many: string): string[] => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`])

/** What to paste where the plugin's author reads it. */
export const bugReport = ({ name, file, state, faults, fault }: PluginReport): string =>
  [`Plugin ${name} (${file ?? 'built in'}), ${state}, ${faults} faults`, fault?.stack ?? fault?.message ?? ''].join('\n\n')
