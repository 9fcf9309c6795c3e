import type { Access } from '../channels/access.ts'
import { isName } from '../channels/names.ts'
import type { Registry, Resolved } from '../channels/registry.ts'
import type { Demand } from '../delivery/demand.ts'
import type { Log } from '../log/log.ts'
import { isErased } from '../transports/presenting.ts'

/** How much of a log is shown where all that a channel holds is. */
const NEWEST = 20

/** One thing that a channel holds: under its key, or in a log its number. */
export interface Held {
  readonly key: string
  /** Milliseconds UTC. */
  readonly time: number
  readonly data: unknown
}

/** The channels that anyone may read, and what they hold: all that strangers are shown comes from here. */
export class OpenChannels {
  readonly #log: Log
  readonly #registry: Registry
  readonly #access: Access
  readonly #demand: Demand
  /** What was read of `state` channels at a place of the ring: however many look at once, each value is read once. */
  readonly #read = { place: -1, states: new Map<string, ReadonlyMap<string, unknown>>() }

  constructor(log: Log, { registry, access, demand }: { registry: Registry; access: Access; demand: Demand }) {
    this.#log = log
    this.#registry = registry
    this.#access = access
    this.#demand = demand
  }

  /** The channel of this name, if nobody in particular may read it and it holds anything at all. Who asks for it counts as a reader for a while. */
  async find(name: string): Promise<Resolved | undefined> {
    const resolved = isName(name) ? this.#registry.resolve(name) : undefined
    if (!resolved || resolved.family.kind === 'signal' || !(await this.#access.isPublic(name))) return undefined
    if (!(await this.#access.decided(undefined, name, 'read'))) return undefined
    this.#demand.glance(resolved)
    return resolved
  }

  /** All of its state, or the newest of a log, oldest first, without what was erased. */
  held({ name, family }: Pick<Resolved, 'name' | 'family'>, newest = NEWEST): readonly Held[] {
    if (family.kind === 'state') {
      return [...this.#log.state.values(name)].map(([key, { time, json }]) => ({ key, time, data: JSON.parse(json) as unknown }))
    }
    const rows = this.#log.before(name, Number.MAX_SAFE_INTEGER, newest)
    return rows
      .map(({ n, time, data }) => ({ key: String(n), time, data: JSON.parse(data) as unknown }))
      .filter(({ data }) => !isErased(data))
  }

  /** The same by key, as presentations take it; never to be changed. */
  current(channel: Pick<Resolved, 'name' | 'family'>): ReadonlyMap<string, unknown> {
    if (channel.family.kind !== 'state') return this.#byKey(channel)
    const { place } = this.#log.tail
    if (this.#read.place !== place) this.#read.states.clear()
    this.#read.place = place
    const current = this.#read.states.get(channel.name) ?? this.#byKey(channel)
    this.#read.states.set(channel.name, current)
    return current
  }

  #byKey(channel: Pick<Resolved, 'name' | 'family'>): ReadonlyMap<string, unknown> {
    return new Map(this.held(channel).map(({ key, data }) => [key, data]))
  }
}
