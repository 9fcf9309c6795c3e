import { within } from './deadline.ts'
import type { Faults } from './faults.ts'
import type { Hosted, PluginState } from './hosted.ts'
import type { KernelParts } from './parts.ts'
import type { Roster } from './roster.ts'
import { setUp } from './set-up.ts'
import { standsIn } from './stands-in.ts'
import type { Turns } from './turns.ts'

/** How long the others wait for a plugin that takes its time to be set up. */
const PATIENCE_MILLISECONDS = 5_000

/** What plugins begin and end among. */
export interface Among {
  readonly parts: KernelParts
  readonly roster: Roster
  readonly faults: Faults
  readonly turns: Turns
}

/** Begins the lives of plugins, each after what it needs, and ends them, each before what it needs. */
export class Lives {
  readonly #among: Among
  #closing = false

  constructor(among: Among) {
    this.#among = among
  }

  /** Nothing begins any more. */
  get closing(): boolean {
    return this.#closing
  }

  /** Begins all that are wanted and miss nothing. One that fails is failed; the rest goes on. */
  async beginReady(): Promise<void> {
    const { parts, roster, turns } = this.#among
    for (let ready = roster.ready; ready && !this.#closing; ready = roster.ready) {
      const begun = this.beginOrFail(ready)
      const late = (): Error => new Error('The others go on')
      await within(begun, { clock: parts.clock, milliseconds: PATIENCE_MILLISECONDS, late }).catch(() => {
        // What waits for its services is loaded when they are there after all.
        void begun.then(() => turns.take(() => this.beginReady()))
      })
    }
  }

  async beginOrFail(hosted: Hosted): Promise<void> {
    try {
      await this.begin(hosted)
    } catch (error) {
      if (!this.#closing) this.#among.faults.charge(hosted.name, error)
      await this.end(hosted, this.#closing ? 'disposed' : 'failed')
    }
  }

  /** Throws what the plugin throws, which leaves a life to be ended. */
  async begin(hosted: Hosted): Promise<void> {
    const { parts, roster, faults } = this.#among
    const { name, definition, entry, settings } = hosted
    hosted.state = 'loading'
    await setUp(definition, hosted.config, {
      parts,
      others: roster.others(hosted),
      isConfigured: (url) => settings === undefined || standsIn(entry.config, url),
      begun: (life) => {
        hosted.life = life
        if (this.#closing) throw new Error('The server stops')
      },
      charge: (error) => faults.charge(name, error),
      note: (error) => faults.note(name, error),
    })
    hosted.state = 'active'
    if (!parts.holds.has(name)) parts.connections.delivery.pluginChanged(name)
  }

  /** Undoes all that a plugin did. */
  async end(hosted: Hosted, then: PluginState): Promise<void> {
    const { parts, faults } = this.#among
    const { life, name } = hosted
    if (!life) {
      hosted.state = then
      return
    }
    hosted.state = 'unloading'
    // Whoever reads what is not kept for them is told so before anything can take its place.
    if (this.#shut(name) && parts.holds.has(name)) await new Promise((resolve) => setImmediate(resolve))
    await life.end(parts.clock, (error) => faults.note(name, error))
    if (hosted.life !== life) return
    hosted.life = undefined
    hosted.state = then
  }

  /** Those that need it wait until it is there again. */
  async endWithDependents(hosted: Hosted, then: PluginState): Promise<void> {
    for (const dependent of this.#among.roster.dependents(hosted)) await this.end(dependent, 'pending')
    await this.end(hosted, then)
  }

  /** Ends all, the last first. What is just beginning is given up. */
  async endAll(): Promise<void> {
    this.#closing = true
    for (const hosted of this.#among.roster.all.reverse()) await this.end(hosted, 'disposed')
  }

  /** Fails one that has failed too often, in its turn: what is being done to plugins meanwhile may mend it, or take it away. */
  async crash(hosted: Hosted): Promise<void> {
    const { life } = hosted
    await this.#among.turns.take(async () => {
      if (hosted.crashed && hosted.life === life) await this.endWithDependents(hosted, 'failed')
    })
  }

  // First of all, for what it did is undone in reverse: who judges its channels goes before the channels.
  #shut(name: string): boolean {
    const { registry, connections } = this.#among.parts
    const shut = [...registry.families()].filter((family) => family.plugin === name && !family.held)
    for (const family of shut) family.shut = true
    if (shut.length > 0) connections.delivery.pluginChanged(name)
    return shut.length > 0
  }
}
