import type { AnyPlugin } from '../api/plugin.ts'
import type { Entry } from './entry.ts'
import { type Explain, explainThrown, type Fault } from './fault.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'
import type { PluginLife } from './plugin-life.ts'
import { Secrets } from './secrets.ts'

export type PluginState = 'pending' | 'loading' | 'active' | 'failed' | 'unloading' | 'disposed'

/** A plugin that does this much wrong within this time is failed. */
const FAULTS_FORGIVEN = 3
const FAULTS_WITHIN_MILLISECONDS = 5 * 60_000
/** How many faults of a plugin are logged in a minute; the others are counted. */
const LOGGED_A_MINUTE = 30

/** A plugin's place in the host, whatever becomes of the plugin. */
export class Hosted {
  entry: Entry
  /** Settings that an administrator gave; they stand in place of the entry's. */
  settings: { readonly value: unknown } | undefined
  /** An administrator has turned it off. */
  disabled = false
  /** It has failed too often, and stays away until somebody has looked. */
  crashed = false
  state: PluginState = 'pending'
  life: PluginLife | undefined
  fault: (Fault & { readonly time: number }) | undefined
  faults = 0
  #times: number[] = []
  #minute = 0
  #logged = 0

  constructor(entry: Entry) {
    this.entry = entry
  }

  get name(): string {
    return this.entry.plugin.name
  }
  get definition(): AnyPlugin {
    return this.entry.plugin
  }
  /** What its schema is given. */
  get config(): unknown {
    return this.settings ? this.settings.value : this.entry.config
  }
  /** The names of the services that it cannot do without. */
  get needs(): string[] {
    const keys: readonly { readonly name: string }[] = this.definition.needs ?? []
    return keys.map(({ name }) => name)
  }
  /** Whom it knows: `people`, `programs`, each as often as it said so. */
  get identifies(): string[] {
    const held = this.life?.effects.list() ?? []
    return held.filter(({ kind }) => kind === 'identity').map(({ what }) => what)
  }
  /** What it says of its settings. */
  get schema(): JsonSchema | undefined {
    return jsonSchemaOf(this.definition.config)
  }
  get secrets(): Secrets {
    return new Secrets(this.schema ?? {})
  }
  get explain(): Explain {
    return this.entry.explain ?? explainThrown
  }
  /** It may be loaded. */
  get wanted(): boolean {
    return this.state === 'pending' && !this.disabled
  }

  /** Takes note of what went wrong; gives whether it is worth a line in the log. */
  note(fault: Fault, now: number): boolean {
    this.fault = { ...fault, time: now }
    this.faults += 1
    const minute = Math.floor(now / 60_000)
    if (minute !== this.#minute) this.#logged = 0
    this.#minute = minute
    this.#logged += 1
    return this.#logged <= LOGGED_A_MINUTE
  }

  /** Counts a fault against it; gives whether that was one too many. */
  count(now: number): boolean {
    this.#times = [...this.#times.filter((time) => now - time < FAULTS_WITHIN_MILLISECONDS), now]
    return this.#times.length >= FAULTS_FORGIVEN
  }

  /** Somebody has looked: begins anew. */
  forgive(): void {
    this.#times = []
    this.crashed = false
    this.fault = undefined
    this.faults = 0
  }
}
