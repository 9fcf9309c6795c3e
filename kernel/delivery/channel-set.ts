import type { ChannelKind } from '../api/plugin.ts'

/** Channels that somebody may be told of. Equal sets are one object, so that chunks made for it can be shared. */
export class ChannelSet {
  readonly #kinds: ReadonlyMap<string, ChannelKind>
  /** Those of kind `log`. */
  readonly logs: readonly string[]
  /** Those of kind `state`. */
  readonly states: readonly string[]

  constructor(kinds: ReadonlyMap<string, ChannelKind>) {
    this.#kinds = kinds
    this.logs = [...kinds].filter(([, kind]) => kind === 'log').map(([name]) => name)
    this.states = [...kinds].filter(([, kind]) => kind === 'state').map(([name]) => name)
  }

  has(channel: string): boolean {
    return this.#kinds.has(channel)
  }
}

const NO_CHANNELS = new ChannelSet(new Map())

/** The sets in use, each for as long as somebody holds it. */
export class ChannelSets {
  readonly #sets = new Map<string, WeakRef<ChannelSet>>()
  readonly #gone = new FinalizationRegistry<string>((key) => {
    if (!this.#sets.get(key)?.deref()) this.#sets.delete(key)
  })

  of(kinds: ReadonlyMap<string, ChannelKind>): ChannelSet {
    if (kinds.size === 0) return NO_CHANNELS
    const sorted = new Map([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)))
    const key = [...sorted].map(([name, kind]) => `${kind} ${name}`).join(',')
    const known = this.#sets.get(key)?.deref()
    if (known) return known
    const set = new ChannelSet(sorted)
    this.#sets.set(key, new WeakRef(set))
    this.#gone.register(set, key)
    return set
  }
}
