import type { Transaction } from 'kysely'
import type { Family } from '../channels/registry.ts'
import type { Effects } from './effects.ts'
import type { KernelParts } from './parts.ts'
import type { Channel, ChannelDefinition, Published, PublishOptions } from './plugin.ts'

type AnyChannel = Channel<string, ChannelDefinition, unknown>
type Parameters<K extends keyof AnyChannel> = AnyChannel[K] extends (...args: infer A) => unknown ? A : never

/** A plugin's hold on the channels of one pattern. */
export class PluginChannel {
  readonly #family: Family
  readonly #parts: KernelParts
  readonly #effects: Effects

  constructor(family: Family, parts: KernelParts, effects: Effects) {
    this.#family = family
    this.#parts = parts
    this.#effects = effects
  }

  receive(handler: unknown, prepare: unknown) {
    if (this.#family.receiver) throw new Error(`${this.#family.pattern} is received already`)
    this.#family.receiver = { handler: handler as never, prepare: prepare as never }
    return this.#effects.add(() => {
      this.#family.receiver = undefined
    })
  }

  authorize(...[handler]: Parameters<'authorize'>) {
    return this.#within(this.#family.authorizers, handler as never)
  }

  accessChanged(...[params, within]: Parameters<'accessChanged'>): void {
    const channel = this.#family.name(params)
    if (within?.tx) this.#parts.log.within(within.tx).accessChanged(channel)
    else this.#parts.log.accessChanged(channel)
  }

  async publish(...[params, data, options = {}]: Parameters<'publish'>): Promise<Published> {
    const channel = this.#family.name(params)
    const json = JSON.stringify(data)
    if (json === undefined) throw new Error(`What is published on ${channel} is no JSON`)
    if (this.#family.kind === 'log') return this.#append(channel, json, options)
    if (this.#family.kind === 'state') return this.#change(channel, json, options)
    return { n: 0, cursor: this.#parts.log.signal(channel, json) }
  }

  async remove(...[params, key, within]: Parameters<'remove'>): Promise<void> {
    const channel = this.#family.name(params)
    if (within?.tx) this.#parts.log.within(within.tx).change(channel, key, null)
    else await this.#parts.log.change(channel, key, null)
  }

  current(...[params]: Parameters<'current'>): ReadonlyMap<string, unknown> {
    const values = this.#parts.log.state.values(this.#family.name(params))
    return new Map([...values].map(([key, { json }]) => [key, JSON.parse(json) as unknown]))
  }

  onDemand(...[start]: Parameters<'onDemand'>) {
    const { registry, demand } = this.#parts
    const family = this.#family
    family.onDemand.add(start as never)
    demand.started(family, start as never, (name) => registry.resolve(name))
    return this.#effects.add(() => {
      family.onDemand.delete(start as never)
      demand.stop(family, start as never)
    })
  }

  on(...[events]: Parameters<'on'>) {
    return this.#within(this.#family.events, events as never)
  }

  present(...[as]: Parameters<'present'>) {
    this.#family.presentation = as as never
    return this.#effects.add(() => {
      this.#family.presentation = {}
    })
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

  #within<T>(set: Set<T>, item: T) {
    set.add(item)
    return this.#effects.add(() => void set.delete(item))
  }
}
