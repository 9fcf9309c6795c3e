import type { AnyPlugin, Log } from '../api/plugin.ts'
import { ClientError } from '../errors.ts'
import { change } from './change.ts'
import type { Entry } from './entry.ts'
import type { Explain } from './fault.ts'
import { Faults } from './faults.ts'
import { Hosted } from './hosted.ts'
import { Lives } from './lives.ts'
import type { KernelParts } from './parts.ts'
import { type PluginReport, type PluginStatus, reportOf, statusOf } from './plugin-report.ts'
import type { PluginStore } from './plugin-store.ts'
import { Roster } from './roster.ts'
import { setUnscoped } from './scope.ts'
import { Turns } from './turns.ts'

/** Loads plugins, each after what it needs, and keeps the faults of one from the others. */
export class Host {
  readonly faults: Faults
  readonly #parts: KernelParts
  readonly #store: PluginStore
  readonly #roster: Roster
  readonly #lives: Lives
  /** What is done to plugins is done one after another. */
  readonly #turns = new Turns()

  constructor(parts: KernelParts, store: PluginStore) {
    this.#parts = parts
    this.#store = store
    this.#roster = new Roster(parts.services)
    this.faults = new Faults({ ...parts, roster: this.#roster, crashed: (hosted) => void this.#lives.crash(hosted) })
    this.#lives = new Lives({ parts, roster: this.#roster, faults: this.faults, turns: this.#turns })
  }

  /** Loads these plugins, and those that waited for them. One that fails is failed; the rest goes on. */
  load(entries: readonly Entry[]): Promise<void> {
    return this.#turns.take(async () => {
      for (const entry of entries) await this.#admit(entry)
      await this.#lives.beginReady()
    })
  }

  /** Undoes everything that a plugin did. Those that need it wait until it is there again. */
  unload(name: string): Promise<void> {
    return this.#turns.take(async () => {
      const hosted = this.#roster.get(name)
      if (hosted) await this.#lives.endWithDependents(hosted, 'disposed')
    })
  }

  /** Unloads a plugin, and knows nothing of it any more. */
  async remove(name: string): Promise<void> {
    await this.unload(name)
    this.#roster.remove(name)
  }

  /** Unloads all, the last loaded first. What is being loaded is given up. */
  async close(): Promise<void> {
    await this.#lives.endAll()
    await this.#turns.settled
  }

  /**
   * Puts another version of a plugin in place of the one that runs. It is checked before the old one is unloaded, and when it cannot
   * be set up, the old one is set up again. Takes note of what is wrong with it, and throws that.
   */
  replace(entry: Entry): Promise<void> {
    return this.#turns.take(async () => {
      const hosted = this.#roster.get(entry.plugin.name)
      if (hosted && hosted.state !== 'disposed') return this.#change(hosted, { entry, settings: hosted.settings })
      await this.#admit(entry)
      await this.#lives.beginReady()
    })
  }

  /** A plugin's file cannot be loaded: what runs of it stays in service. */
  broken(name: string, error: unknown, explain: Explain): void {
    const known = this.#roster.get(name)
    const hosted = known ?? new Hosted({ plugin: { name, api: 1 }, config: undefined, explain })
    if (!known) {
      hosted.state = 'failed'
      this.#roster.put(hosted)
    }
    this.faults.take(hosted, error, explain)
  }

  /** Loads a plugin anew as it is. */
  reload(name: string): Promise<PluginReport> {
    return this.#decide(name, (hosted) => this.#change(hosted, hosted))
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
      if (hosted.identifies.includes('people'))
        throw new ClientError('conflict', `${name} says who everybody is: without it, nobody could enable it again.`)
      hosted.disabled = true
      await this.#store.save(name, hosted)
      await this.#lives.endWithDependents(hosted, 'disposed')
    })
  }

  /**
   * Gives a plugin settings in place of those of its entry, or takes them back, and loads it anew; secrets that they leave out stay as
   * they are. Throws `ClientError` for settings that it does not take.
   */
  configure(name: string, settings: { readonly value: unknown } | undefined): Promise<PluginReport> {
    return this.#decide(name, async (hosted) => {
      const whole = settings && { value: hosted.secrets.kept(settings.value, hosted.config) }
      await this.#change(hosted, { settings: whole })
      await this.#store.save(name, hosted)
    })
  }

  status(): PluginStatus[] {
    return this.#roster.all.map((hosted) => statusOf(hosted, this.#roster.missing(hosted)))
  }

  reports(): PluginReport[] {
    return this.#roster.all.map((hosted) => this.#report(hosted))
  }

  /** Those that are there: the active ones, and those that will be again in a moment. */
  entries(): Entry[] {
    const { holds } = this.#parts
    return this.#roster.all.filter(({ state, name }) => state === 'active' || holds.has(name)).map(({ entry }) => entry)
  }
  active(): AnyPlugin[] {
    return this.entries().map(({ plugin }) => plugin)
  }

  /** The log of what is nobody's in particular. */
  get logging(): Log {
    return this.#parts.logging(undefined)
  }

  #report(hosted: Hosted): PluginReport {
    return reportOf(hosted, this.#roster.missing(hosted))
  }

  #decide(name: string, run: (hosted: Hosted) => Promise<void>): Promise<PluginReport> {
    return this.#turns.take(async () => {
      const hosted = this.#roster.get(name)
      if (!hosted) throw new ClientError('not-found', `There is no plugin ${name}.`)
      await run(hosted)
      return this.#report(hosted)
    })
  }

  #change(hosted: Hosted, { entry = hosted.entry, settings }: Pick<Hosted, 'settings'> & { readonly entry?: Entry }): Promise<void> {
    return change(hosted, { entry, settings }, { parts: this.#parts, roster: this.#roster, faults: this.faults, lives: this.#lives })
  }

  async #admit(entry: Entry): Promise<void> {
    const { name } = entry.plugin
    const twin = this.#roster.get(name)
    if (twin?.life || twin?.state === 'pending') {
      this.#parts.logging(name).error(`${name}: a plugin of this name is loaded already`)
      return
    }
    const hosted = new Hosted(entry)
    setUnscoped(name, entry.builtIn === true)
    Object.assign(hosted, await this.#store.load(name))
    if (hosted.disabled) hosted.state = 'disposed'
    this.#roster.put(hosted)
  }
}
