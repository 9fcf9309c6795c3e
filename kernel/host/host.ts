import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describeIssue } from '../channels/publishing.ts'
import { asError } from '../errors.ts'
import { ForeignAwait } from '../log/writer.ts'
import { createContext } from './context.ts'
import { Effects } from './effects.ts'
import { applyMigrations } from './migrations.ts'
import type { KernelParts } from './parts.ts'
import type { AnyPlugin } from './plugin.ts'
import { claimPaths } from './plugin-paths.ts'
import { pluginScope } from './scope.ts'

export type PluginState = 'pending' | 'loading' | 'active' | 'failed' | 'unloading' | 'disposed'

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

/** A plugin that does this much wrong within this time is failed. */
const FAULTS_FORGIVEN = 3
const FAULTS_WITHIN_MILLISECONDS = 5 * 60_000

class Hosted {
  readonly definition: AnyPlugin
  readonly config: unknown
  readonly effects = new Effects()
  readonly abort = new AbortController()
  state: PluginState = 'pending'
  fault: string | undefined
  faultTimes: number[] = []
  faults = 0

  constructor(definition: AnyPlugin, config: unknown) {
    this.definition = definition
    this.config = config
  }
}

/** Loads plugins, each after what it needs, and keeps the faults of one from the others. */
export class Host {
  readonly #parts: KernelParts
  readonly #plugins = new Map<string, Hosted>()

  constructor(parts: KernelParts) {
    this.#parts = parts
  }

  /** Loads these plugins, and those that waited for them. One that fails is failed; the rest goes on. */
  async load(entries: readonly { readonly plugin: AnyPlugin; readonly config: unknown }[]): Promise<void> {
    for (const { plugin, config } of entries) this.#admit(plugin, config)
    for (let ready = this.#ready(); ready; ready = this.#ready()) await this.#start(ready)
  }

  /** Undoes everything that a plugin did. */
  async unload(name: string): Promise<void> {
    const hosted = this.#plugins.get(name)
    if (!hosted || hosted.state === 'disposed') return
    await this.#undo(hosted, 'disposed')
  }

  /** Unloads all, the last loaded first. */
  async close(): Promise<void> {
    for (const name of [...this.#plugins.keys()].reverse()) await this.unload(name)
  }

  status(): PluginStatus[] {
    return [...this.#plugins.values()].map(({ definition, state, fault, faults }) => ({
      name: definition.name,
      state,
      faults,
      ...(state === 'pending' && { waitsFor: this.#missing(definition) }),
      ...(fault !== undefined && { fault }),
    }))
  }

  /** The elements and slots of the active plugins. */
  active(): AnyPlugin[] {
    return [...this.#plugins.values()].filter(({ state }) => state === 'active').map(({ definition }) => definition)
  }

  /** Something of a plugin's went wrong: it is noted, and fails the plugin when it happens often. */
  charge(name: string, error: unknown): void {
    this.note(name, error)
    const hosted = this.#plugins.get(name)
    if (hosted?.state !== 'active') return
    const now = this.#parts.clock.now()
    hosted.faultTimes = [...hosted.faultTimes.filter((time) => now - time < FAULTS_WITHIN_MILLISECONDS), now]
    if (hosted.faultTimes.length >= FAULTS_FORGIVEN) void this.#undo(hosted, 'failed')
  }

  /** Logs what a plugin did wrong, with its name and the stack, and shows it in its status. */
  note(name: string, error: unknown): void {
    this.#parts
      .logging(name)
      .error(`${name}: ${asError(error).message}`, { error: asError(error), foreignAwait: error instanceof ForeignAwait })
    const hosted = this.#plugins.get(name)
    if (!hosted) return
    hosted.fault = asError(error).message
    hosted.faults += 1
  }

  #admit(definition: AnyPlugin, config: unknown): void {
    const hosted = new Hosted(definition, config)
    const twin = this.#plugins.get(definition.name)
    if (twin && twin.state !== 'disposed') {
      this.#parts.logging(definition.name).error(`${definition.name}: a plugin of this name is loaded already`)
      return
    }
    this.#plugins.set(definition.name, hosted)
  }

  #missing({ needs = [] }: AnyPlugin): string[] {
    return needs.filter((key) => !this.#parts.services.has(key)).map(({ name }) => name)
  }

  #ready(): Hosted | undefined {
    return [...this.#plugins.values()].find(({ state, definition }) => state === 'pending' && this.#missing(definition).length === 0)
  }

  async #start(hosted: Hosted): Promise<void> {
    const { definition } = hosted
    hosted.state = 'loading'
    try {
      await pluginScope.run(definition.name, () => this.#setUp(hosted))
      hosted.state = 'active'
      this.#parts.connections.delivery.pluginChanged(definition.name)
    } catch (error) {
      this.charge(definition.name, error)
      hosted.fault = asError(error).message
      await this.#undo(hosted, 'failed')
    }
  }

  async #setUp(hosted: Hosted): Promise<void> {
    const { definition, effects, abort } = hosted
    const { name } = definition
    if (!/^[a-z][a-z0-9-]{0,63}$/.test(name))
      throw new Error(`${JSON.stringify(name)} is no plugin's name: small letters, digits and hyphens`)
    if (definition.api !== 1) throw new Error(`${name} was written for version ${String(definition.api)} of the plugin API; this is 1`)
    const config = await this.#configured(hosted)
    claimPaths(definition, this.active())
    if (definition.migrations) {
      const owned = { owner: name, migrations: definition.migrations, time: this.#parts.clock.now() }
      await this.#parts.log.write((tx) => applyMigrations(tx, owned))
    }
    const charge = (error: unknown): void => this.charge(name, error)
    const note = (error: unknown): void => this.note(name, error)
    const context = createContext({ definition, config, parts: this.#parts, effects, signal: abort.signal, charge, note })
    const dispose = await definition.setup?.(context)
    if (dispose) effects.add(dispose)
  }

  async #configured({ definition, config }: Hosted): Promise<unknown> {
    const schema = definition.config as StandardSchemaV1 | undefined
    if (!schema) return config ?? {}
    const result = await schema['~standard'].validate(config ?? {})
    if (result.issues) throw new Error(`The configuration of ${definition.name} is wrong: ${describeIssue(result.issues[0])}`)
    return result.value
  }

  // First of all, for what it did is undone in reverse: who judges its channels goes before the channels.
  #shut(name: string): void {
    for (const family of this.#parts.registry.families()) if (family.plugin === name) family.shut = true
    this.#parts.connections.delivery.pluginChanged(name)
  }

  async #undo(hosted: Hosted, then: 'failed' | 'disposed'): Promise<void> {
    if (hosted.state === 'unloading') return
    hosted.state = 'unloading'
    this.#shut(hosted.definition.name)
    hosted.abort.abort()
    await hosted.effects.undo((error) => this.charge(hosted.definition.name, error))
    hosted.state = then
  }
}
