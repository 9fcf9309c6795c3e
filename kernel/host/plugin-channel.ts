import type { Transaction } from 'kysely'
import type {
  Channel,
  ChannelDefinition,
  Connection,
  ConnectionEvents,
  Published,
  PublishOptions,
  Received,
  Receiving,
} from '../api/plugin.ts'
import type { Family } from '../channels/registry.ts'
import type { Effects } from './effects.ts'
import type { KernelParts } from './parts.ts'
import type { PluginLife } from './plugin-life.ts'
import { ofPlugin } from './scope.ts'

type AnyChannel = Channel<string, ChannelDefinition, unknown>
type Of<K extends keyof AnyChannel> = AnyChannel[K] extends (...args: infer A) => unknown ? A : never

/** Whose channel it is. */
export interface Owner {
  readonly parts: KernelParts
  readonly life: PluginLife
}

/** A plugin's hold on the channels of one pattern. */
export class PluginChannel implements AnyChannel {
  readonly #family: Family
  readonly #parts: KernelParts
  readonly #life: PluginLife
  readonly #effects: Effects

  constructor(family: Family, { parts, life }: Owner) {
    this.#family = family
    this.#parts = parts
    this.#life = life
    this.#effects = life.effects
  }

  receive<Prepared>(
    handler: (request: Receiving<string, ChannelDefinition, unknown, Prepared>) => unknown,
    prepare?: (request: Received<string, ChannelDefinition>) => Promise<Prepared>,
  ) {
    if (this.#family.receiver) throw new Error(`${this.#family.pattern} is received already`)
    const receiver = { handler: ofPlugin(this.#life.name, handler), prepare: prepare && ofPlugin(this.#life.name, prepare) }
    this.#family.receiver = receiver as never
    const undo = () => {
      if (this.#family.receiver === receiver) this.#family.receiver = undefined
    }
    return this.#effects.add(undo, 'listener', `receive ${this.#family.pattern}`)
  }

  authorize(...[handler]: Of<'authorize'>) {
    return this.#within(this.#family.authorizers, ofPlugin(this.#life.name, handler) as never, 'authorize')
  }

  accessChanged(...[params, within]: Of<'accessChanged'>): void {
    this.#life.mustAct()
    const channel = this.#family.name(params)
    if (within?.tx) this.#parts.log.within(within.tx).accessChanged(channel)
    else this.#parts.log.accessChanged(channel)
  }

  async publish(...[params, data, options = {}]: Of<'publish'>): Promise<Published> {
    this.#life.mustAct()
    const channel = this.#family.name(params)
    const json = JSON.stringify(data)
    if (json === undefined) throw new Error(`What is published on ${channel} is no JSON`)
    // What is part of a write has been let in with it.
    return options.tx ? this.#put(channel, json, options) : this.#life.turnstile.pass(() => this.#put(channel, json, options))
  }

  async #put(channel: string, json: string, options: PublishOptions<unknown>): Promise<Published> {
    if (this.#family.kind === 'log') return this.#append(channel, json, options)
    if (this.#family.kind === 'state') return this.#change(channel, json, options)
    return { n: 0, cursor: this.#parts.log.signal(channel, json) }
  }

  async remove(...[params, key, within]: Of<'remove'>): Promise<void> {
    this.#life.mustAct()
    const channel = this.#family.name(params)
    if (within?.tx) this.#parts.log.within(within.tx).change(channel, key, null)
    else await this.#life.turnstile.pass(() => this.#parts.log.change(channel, key, null))
  }

  current(...[params]: Of<'current'>): ReadonlyMap<string, unknown> {
    const values = this.#parts.log.state.values(this.#family.name(params))
    return new Map([...values].map(([key, { json }]) => [key, JSON.parse(json) as unknown]))
  }

  onDemand(...[start]: Of<'onDemand'>) {
    const { registry, demand } = this.#parts
    const family = this.#family
    const ours = ofPlugin(this.#life.name, start) as never
    family.onDemand.add(ours)
    demand.started(family, ours, (name) => registry.resolve(name))
    const undo = () => {
      family.onDemand.delete(ours)
      demand.stop(family, ours)
    }
    return this.#effects.add(undo, 'listener', `onDemand ${family.pattern}`)
  }

  on(...[events]: Of<'on'>) {
    return this.#within(this.#family.events, scoped(this.#life.name, events) as never, 'on')
  }

  present(...[as]: Of<'present'>) {
    this.#family.presentation = as as never
    const undo = () => {
      this.#family.presentation = {}
    }
    return this.#effects.add(undo, 'presentation', this.#family.pattern)
  }

  async #append(channel: string, json: string, { tx, supersede = [] }: PublishOptions<unknown>): Promise<Published> {
    const append = (within: Transaction<unknown>): Published => {
      const log = this.#parts.log.within(within)
      log.supersede(channel, supersede)
      const { seq, n } = log.publish(channel, json)
      return { n, cursor: this.#parts.log.cursor(seq, 0) }
    }
    return tx ? append(tx) : this.#parts.log.write(async (within) => append(within))
  }

  async #change(channel: string, json: string, { tx, key }: PublishOptions<unknown>): Promise<Published> {
    if (typeof key !== 'string') throw new Error(`${channel} is a state channel: name the key, a string`)
    const { log } = this.#parts
    if (tx) log.within(tx).change(channel, key, json)
    else await log.change(channel, key, json)
    return { n: 0, cursor: log.cursor(log.tail.seq, 0) }
  }

  #within<T>(set: Set<T>, item: T, what: string) {
    set.add(item)
    return this.#effects.add(() => void set.delete(item), 'listener', `${what} ${this.#family.pattern}`)
  }
}

type AnyEvents = ConnectionEvents<unknown, never>

/** The same listeners, known as the plugin's when they run. */
const scoped = (plugin: string, events: AnyEvents): AnyEvents => ({
  begin: ofPlugin(plugin, (connection: Connection<unknown>) => events.begin?.(connection)),
  read: ofPlugin(plugin, (connection: Connection<unknown>, data: never) => events.read?.(connection, data)),
  end: ofPlugin(plugin, (...told: Told<'end'>) => events.end?.(...told)),
  error: ofPlugin(plugin, (...told: Told<'error'>) => events.error?.(...told)),
})
type Told<K extends 'end' | 'error'> = Parameters<NonNullable<AnyEvents[K]>>
