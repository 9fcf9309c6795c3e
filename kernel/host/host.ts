import { asError, ClientError } from '../errors.ts'
import { ForeignAwait } from '../log/writer.ts'
import { checkPlugin } from './check-plugin.ts'
import { within } from './deadline.ts'
import type { Entry } from './entry.ts'
import type { Explain, Fault } from './fault.ts'
import { Hosted, type PluginState } from './hosted.ts'
import type { KernelParts } from './parts.ts'
import type { AnyPlugin, Log } from './plugin.ts'
import { byKind, type PluginReport, type PluginStatus, reportOf, statusOf } from './plugin-report.ts'
import type { PluginStore } from './plugin-store.ts'
import { pluginScope } from './scope.ts'
import { setUp } from './set-up.ts'
import { standsIn } from './stands-in.ts'
import type { Blocked } from './watchdog.ts'

/** How long the others wait for a plugin that takes its time to be set up. */
const PATIENCE_MILLISECONDS = 5_000

/** Loads plugins, each after what it needs, and keeps the faults of one from the others. */
export class Host {
  readonly #parts: KernelParts
  readonly #store: PluginStore
  readonly #plugins = new Map<string, Hosted>()
  /** What is done to plugins is done one after another. */
  #last: Promise<unknown> = Promise.resolve()
  #closing = false

  constructor(parts: KernelParts, store: PluginStore) {
    this.#parts = parts
    this.#store = store
  }

  /** Loads these plugins, and those that waited for them. One that fails is failed; the rest goes on. */
  load(entries: readonly Entry[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const entry of entries) await this.#admit(entry)
      await this.#startReady()
    })
  }

  /** Undoes everything that a plugin did. Those that need it wait until it is there again. */
  unload(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const hosted = this.#plugins.get(name)
      if (hosted) await this.#endWithDependents(hosted, 'disposed')
    })
  }

  /** Unloads a plugin, and knows nothing of it any more. */
  async remove(name: string): Promise<void> {
    await this.unload(name)
    this.#plugins.delete(name)
  }

  /** Unloads all, the last loaded first. What is being loaded is given up. */
  async close(): Promise<void> {
    this.#closing = true
    for (const hosted of [...this.#plugins.values()].reverse()) await this.#end(hosted, 'disposed')
    await this.#last
  }

  /**
   * Puts another version of a plugin in place of the one that runs. It is checked before the old one is unloaded, and when it cannot
   * be set up, the old one is set up again. Takes note of what is wrong with it, and throws that.
   */
  replace(entry: Entry): Promise<void> {
    return this.#inTurn(async () => {
      const hosted = this.#plugins.get(entry.plugin.name)
      if (hosted && hosted.state !== 'disposed') return this.#change(hosted, { entry, settings: hosted.settings })
      await this.#admit(entry)
      await this.#startReady()
    })
  }

  /** A plugin's file cannot be loaded: what runs of it stays in service. */
  broken(name: string, error: unknown, explain: Explain): void {
    const hosted = this.#plugins.get(name) ?? new Hosted({ plugin: { name, api: 1 }, config: undefined, explain })
    if (!this.#plugins.has(name)) hosted.state = 'failed'
    this.#plugins.set(name, hosted)
    this.#take(hosted, error, explain)
  }

  /** Loads a plugin anew as it is. */
  reload(name: string): Promise<PluginReport> {
    return this.#decide(name, async (hosted) => this.#change(hosted, hosted))
  }

  /** Loads a plugin that was disabled, or that failed too often; it stays enabled over restarts. */
  enable(name: string): Promise<PluginReport> {
    return this.#decide(name, async (hosted) => {
      hosted.disabled = false
      await this.#store.save(name, hosted)
      if (hosted.state !== 'active') await this.#change(hosted, hosted)
    })
  }

  /** Unloads a plugin, and does not load it again until it is enabled. Throws `conflict` for the one by which people are known. */
  disable(name: string): Promise<PluginReport> {
    return this.#decide(name, async (hosted) => {
      if (signsIn(hosted)) throw new ClientError('conflict', `${name} says who everybody is: without it, nobody could enable it again.`)
      hosted.disabled = true
      await this.#store.save(name, hosted)
      await this.#endWithDependents(hosted, 'disposed')
    })
  }

  /**
   * Gives a plugin settings in place of those of its entry, or takes them back, and loads it anew; secrets that they leave out stay as
   * they are. Throws `ClientError` for settings that it does not take.
   */
  configure(name: string, settings: { readonly value: unknown } | undefined): Promise<PluginReport> {
    return this.#decide(name, async (hosted) => {
      const whole = settings && { value: hosted.secrets.kept(settings.value, hosted.config) }
      await this.#change(hosted, { entry: hosted.entry, settings: whole })
      await this.#store.save(name, hosted)
    })
  }

  status(): PluginStatus[] {
    return [...this.#plugins.values()].map((hosted) => statusOf(hosted, this.#missing(hosted.definition)))
  }

  reports(): PluginReport[] {
    return [...this.#plugins.values()].map((hosted) => this.#report(hosted))
  }

  /** Those that are there: the active ones, and those that will be again in a moment. */
  entries(): Entry[] {
    const { holds } = this.#parts
    return [...this.#plugins.values()].filter(({ state, name }) => state === 'active' || holds.has(name)).map(({ entry }) => entry)
  }
  active(): AnyPlugin[] {
    return this.entries().map(({ plugin }) => plugin)
  }

  /** Something of a plugin's went wrong by itself: it is noted, and fails the plugin when it happens often. */
  charge(name: string, error: unknown): void {
    this.note(name, error)
    const hosted = this.#plugins.get(name)
    if (hosted?.state !== 'active' || hosted.crashed || !hosted.count(this.#parts.clock.now())) return
    hosted.crashed = true
    this.#parts.logging(name).error(`${name} has failed too often, and stays away until it is enabled or changed`)
    const { life } = hosted
    // What is being done to plugins meanwhile may mend it, or take it away.
    void this.#inTurn(async () => {
      if (hosted.crashed && hosted.life === life) await this.#endWithDependents(hosted, 'failed')
    })
  }

  /** Nobody caught this: it is charged to the plugin whose code it came from. */
  uncaught(error: unknown): void {
    const plugin = pluginScope.getStore()
    if (plugin !== undefined && this.#plugins.has(plugin)) this.charge(plugin, error)
    else this.logging.error('nobody caught this', { error: asError(error) })
  }

  /** The event loop has stood still: it is noted in the plugin whose code it was in. */
  blocked({ plugin, milliseconds }: Blocked): void {
    if (plugin !== undefined) this.note(plugin, new Error(`held up the event loop for ${(milliseconds / 1000).toFixed(1)} s`))
  }

  /** The log of what is nobody's in particular. */
  get logging(): Log {
    return this.#parts.logging(undefined)
  }

  /** Logs what a plugin did wrong, with its name and the stack, and shows it in its status. */
  note(name: string, error: unknown): void {
    const hosted = this.#plugins.get(name)
    if (hosted) this.#take(hosted, error, hosted.explain)
    else this.#parts.logging(name).error(`${name}: ${String(error)}`)
  }

  #take(hosted: Hosted, error: unknown, explain: Explain): void {
    const fault = discreet(explain(error), hosted)
    if (!hosted.note(fault, this.#parts.clock.now())) return
    this.#parts.logging(hosted.name).error(`${hosted.name}: ${fault.message}`, {
      error: { message: fault.message, stack: fault.stack },
      foreignAwait: error instanceof ForeignAwait,
      ...placeOf(fault),
    })
  }

  #report(hosted: Hosted): PluginReport {
    return reportOf(hosted, this.#missing(hosted.definition))
  }

  #decide(name: string, run: (hosted: Hosted) => Promise<void>): Promise<PluginReport> {
    return this.#inTurn(async () => {
      const hosted = this.#plugins.get(name)
      if (!hosted) throw new ClientError('not-found', `There is no plugin ${name}.`)
      await run(hosted)
      return this.#report(hosted)
    })
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#last.then(run)
    // Whether it failed concerns its caller, not the next.
    this.#last = done.catch(() => {})
    return done
  }

  async #admit(entry: Entry): Promise<void> {
    const { name } = entry.plugin
    const twin = this.#plugins.get(name)
    if (twin?.life || twin?.state === 'pending') {
      this.#parts.logging(name).error(`${name}: a plugin of this name is loaded already`)
      return
    }
    const hosted = new Hosted(entry)
    const decided = await this.#store.load(name)
    hosted.settings = decided.settings
    hosted.disabled = decided.disabled
    if (decided.disabled) hosted.state = 'disposed'
    this.#plugins.set(name, hosted)
  }

  #missing({ needs = [] }: AnyPlugin): string[] {
    const keys: readonly { readonly name: string }[] = needs
    return keys.filter((key) => !this.#parts.services.has(key)).map(({ name }) => name)
  }

  async #startReady(): Promise<void> {
    for (let ready = this.#ready(); ready; ready = this.#ready()) {
      const started = this.#startOrFail(ready)
      const late = (): Error => new Error('The others go on')
      await within(started, { clock: this.#parts.clock, milliseconds: PATIENCE_MILLISECONDS, late }).catch(() => {
        // What waits for its services is loaded when they are there after all.
        void started.then(() => this.#inTurn(() => this.#startReady()))
      })
    }
  }

  #ready(): Hosted | undefined {
    if (this.#closing) return undefined
    return [...this.#plugins.values()].find((hosted) => hosted.wanted && this.#missing(hosted.definition).length === 0)
  }

  async #startOrFail(hosted: Hosted): Promise<void> {
    try {
      await this.#start(hosted)
    } catch (error) {
      if (!this.#closing) this.charge(hosted.name, error)
      await this.#end(hosted, this.#closing ? 'disposed' : 'failed')
    }
  }

  async #start(hosted: Hosted): Promise<void> {
    const { name, definition, entry, settings } = hosted
    hosted.state = 'loading'
    await setUp(definition, hosted.config, {
      parts: this.#parts,
      others: this.#others(hosted),
      isConfigured: (url) => settings === undefined || standsIn(entry.config, url),
      begun: (life) => {
        hosted.life = life
        if (this.#closing) throw new Error('The server stops')
      },
      charge: (error) => this.charge(name, error),
      note: (error) => this.note(name, error),
    })
    hosted.state = 'active'
    if (!this.#parts.holds.has(name)) this.#parts.connections.delivery.pluginChanged(name)
  }

  #others(hosted: Hosted): AnyPlugin[] {
    return [...this.#plugins.values()]
      .filter(({ state }) => state === 'active' || state === 'loading')
      .map(({ definition }) => definition)
      .filter((definition) => definition !== hosted.definition)
  }

  /** Loads a plugin anew, otherwise than it is; on failure as it was. */
  async #change(hosted: Hosted, next: Pick<Hosted, 'entry' | 'settings'>): Promise<void> {
    const before = { entry: hosted.entry, settings: hosted.settings, ran: hosted.life !== undefined }
    try {
      await checkPlugin(next.entry.plugin, next.settings ? next.settings.value : next.entry.config, {
        parts: this.#parts,
        others: this.#others(hosted),
      })
    } catch (error) {
      // Settings that cannot be are the fault of whoever gave them.
      const mistyped = error instanceof ClientError && next.settings !== hosted.settings
      if (!mistyped) this.#take(hosted, error, next.entry.explain ?? hosted.explain)
      throw refusal(error, hosted)
    }
    hosted.forgive()
    Object.assign(hosted, { entry: next.entry, settings: next.settings })
    if (hosted.disabled) return
    const dependents = this.#dependents(hosted)
    const release = this.#hold([...dependents, hosted], next.entry.plugin)
    try {
      for (const dependent of dependents) await this.#end(dependent, 'pending')
      await this.#end(hosted, 'pending')
      if (this.#missing(hosted.definition).length === 0) await this.#startAsChanged(hosted, before)
    } finally {
      await this.#startReady()
      release()
    }
  }

  async #startAsChanged(hosted: Hosted, { ran, entry, settings }: Before): Promise<void> {
    try {
      await this.#start(hosted)
    } catch (error) {
      this.#take(hosted, error, hosted.explain)
      const refused = refusal(error, hosted)
      await this.#end(hosted, 'failed')
      hosted.settings = settings
      if (!ran || this.#closing) throw refused
      hosted.entry = entry
      const { fault } = hosted
      await this.#startOrFail(hosted)
      hosted.fault = fault
      throw refused
    }
  }

  /** Lets whoever reads, publishes or asks wait while these are loaded anew. Gives the end of it. */
  #hold(plugins: readonly Hosted[], next: AnyPlugin): () => void {
    const { registry, connections, holds } = this.#parts
    const running = plugins.filter(({ state }) => state === 'active')
    for (const hosted of running) {
      connections.endFor(hosted.name)
      const there = holds.hold(hosted.definition, identities(hosted).length > 0)
      registry.hold(hosted.name, there, (next.name === hosted.name ? next : hosted.definition).channels ?? {})
    }
    return () => {
      for (const { name } of running) this.#letGo(name)
    }
  }

  #letGo(name: string): void {
    const { registry, connections, holds } = this.#parts
    const removeGone = registry.letGo(name)
    holds.release(name)
    connections.delivery.pluginChanged(name)
    removeGone()
    connections.beginFor(name)
  }

  /** Those that need what a plugin provides, the ones that need those first. */
  #dependents(hosted: Hosted, found = new Set<Hosted>([hosted])): Hosted[] {
    const provided = this.#parts.services.providedBy(hosted.name)
    const dependents: Hosted[] = []
    for (const other of this.#plugins.values()) {
      const keys: readonly { readonly name: string }[] = other.definition.needs ?? []
      if (found.has(other) || other.state !== 'active' || !keys.some(({ name }) => provided.includes(name))) continue
      found.add(other)
      dependents.push(...this.#dependents(other, found), other)
    }
    return dependents
  }

  async #endWithDependents(hosted: Hosted, then: PluginState): Promise<void> {
    for (const dependent of this.#dependents(hosted)) await this.#end(dependent, 'pending')
    await this.#end(hosted, then)
  }

  async #end(hosted: Hosted, then: PluginState): Promise<void> {
    const { life, name } = hosted
    if (!life) {
      hosted.state = then
      return
    }
    hosted.state = 'unloading'
    // Whoever reads what is not kept for them is told so before anything can take its place.
    if (this.#shut(name) && this.#parts.holds.has(name)) await new Promise((resolve) => setImmediate(resolve))
    await life.end(this.#parts.clock, (error) => this.note(name, error))
    if (hosted.life !== life) return
    hosted.life = undefined
    hosted.state = then
  }

  // First of all, for what it did is undone in reverse: who judges its channels goes before the channels.
  #shut(name: string): boolean {
    const shut = [...this.#parts.registry.families()].filter((family) => family.plugin === name && !family.held)
    for (const family of shut) family.shut = true
    if (shut.length > 0) this.#parts.connections.delivery.pluginChanged(name)
    return shut.length > 0
  }
}

/** How a plugin was, and whether it ran. */
interface Before extends Pick<Hosted, 'entry' | 'settings'> {
  readonly ran: boolean
}

const identities = ({ life }: Hosted): readonly string[] => byKind(life?.effects.list() ?? []).identity ?? []

/** People are known by it. */
const signsIn = (hosted: Hosted): boolean => identities(hosted).includes('people')

const placeOf = ({ file, line, column }: Fault): Partial<Fault> =>
  file === undefined || line === undefined ? {} : { file, line, ...(column !== undefined && { column }) }

/** The same without the secrets of the plugin's settings. */
const discreet = (fault: Fault, { secrets, config }: Hosted): Fault => ({
  ...fault,
  message: secrets.censored(fault.message, config),
  ...(fault.stack !== undefined && { stack: secrets.censored(fault.stack, config) }),
})

/** What an administrator is answered, and what a developer is told. */
function refusal(error: unknown, { secrets, config }: Hosted): ClientError {
  const message = secrets.censored(asError(error).message, config)
  const told = error instanceof ClientError ? new ClientError(error.code, message, error.retryAfter) : new ClientError('conflict', message)
  return Object.assign(told, { cause: error })
}
