import type { AnyPlugin } from '../api/plugin.ts'
import { checkPlugin } from './check-plugin.ts'
import { createContext } from './context.ts'
import { within } from './deadline.ts'
import { watchGlobals } from './globals.ts'
import { applyMigrations } from './migrations.ts'
import type { KernelParts } from './parts.ts'
import { PluginLife } from './plugin-life.ts'
import { inPlugin } from './scope.ts'

/** How long a plugin's `setup` may take. */
export const SET_UP_MILLISECONDS = 30_000

/** What a plugin is set up among, and who hears of it. */
export interface SettingUp {
  readonly parts: KernelParts
  readonly others: readonly AnyPlugin[]
  /** Whether an address stands in the configuration, and was not posted by somebody. */
  readonly isConfigured: (url: string) => boolean
  /** The life has begun: from here on there is something to undo. */
  readonly begun: (life: PluginLife) => void
  readonly charge: (error: unknown) => void
  readonly note: (error: unknown) => void
}

/** Begins a life of a plugin: checks it, brings its tables up to date, and lets it set itself up. What it throws leaves the life to be ended. */
export async function setUp(definition: AnyPlugin, config: unknown, setting: SettingUp): Promise<void> {
  const { parts, others, begun, ...acting } = setting
  const life = new PluginLife(definition, await checkPlugin(definition, config, { parts, others }))
  begun(life)
  const { name, migrations } = definition
  if (migrations) await parts.log.write((tx) => applyMigrations(tx, { owner: name, migrations, time: parts.clock.now() }))
  life.signal.throwIfAborted()
  const replaced = watchGlobals()
  await within(
    run(life, createContext({ life, parts, ...acting })),
    {
      clock: parts.clock,
      milliseconds: SET_UP_MILLISECONDS,
      late: () => new Error(`${name} was not set up within ${SET_UP_MILLISECONDS / 1000} s`),
    },
    life.signal,
  )
  const globals = replaced()
  if (globals.length > 0) parts.logging(name).warn(`${name} replaced ${globals.join(', ')} for the whole process`)
}

/** What `setup` gives is undone with the rest; at once, when it comes too late. */
async function run(life: PluginLife, context: ReturnType<typeof createContext>): Promise<void> {
  const dispose = await inPlugin(life.name, async () => life.definition.setup?.(context))
  if (!dispose) return
  if (life.effects.over) await dispose()
  else life.effects.add(dispose, 'effect', 'what setup gave')
}
