import type { ChannelKind } from '../api/plugin.ts'
import { prefixOf } from '../channels/names.ts'
import type { Identity } from '../identity.ts'
import type { Surroundings } from './surroundings.ts'

/** The most channels that one wildcard stands for. */
const WILDCARD_MATCHES = 1_000

/**
 * How a channel stands with a reader. `known`: the reader's position is good for it, and nothing need be told. `new`: it is to be
 * joined. `open`: it is told. `denied`: the reader was told that it is not for it, or matched it silently.
 */
type Standing = 'known' | 'new' | 'open' | 'denied'
interface Subscription {
  /** As of when it was last judged: plugins come and go. */
  kind: ChannelKind | undefined
  /** Named by the client, and not only matched by a wildcard. */
  readonly named: boolean
  standing: Standing
  allowed: boolean | undefined
}
/** What a reader is to be told before anything else. */
export interface News {
  readonly denied: readonly string[]
  readonly joined: readonly string[]
  /** May be told from now on, `joined` ones among them. */
  readonly opened: readonly string[]
  /** May not be told any more. */
  readonly shut: readonly string[]
}

/** Who asks for channels. */
export interface Asking {
  readonly identity: Identity | undefined
  /** There is news, or will be. */
  unsettle(): void
  /** Something undecided has been decided. */
  readOn(): void
}
type Around = Pick<Surroundings, 'log' | 'kindOf' | 'decide'>

/** Most readers have none; they share it. */
const NO_WILDCARDS: ReadonlySet<string> = new Set()
const NONE: readonly string[] = []
const without = (names: ReadonlySet<string>, name: string): ReadonlySet<string> => new Set([...names].filter((other) => other !== name))

/** The channels that a reader asked for, and what has been decided of each. */
export class Subscriptions {
  readonly #around: Around
  readonly #asking: Asking
  readonly #all = new Map<string, Subscription>()
  #wildcards = NO_WILDCARDS
  #undecided = 0
  /** Something was decided since news was last taken. */
  #decided = false

  constructor(around: Around, asking: Asking) {
    this.#around = around
    this.#asking = asking
  }

  /** Nothing may be told while it is not clear what. */
  get undecided(): boolean {
    return this.#undecided > 0
  }
  /** All that the client named is told. */
  get settled(): boolean {
    if (this.#undecided > 0 || this.#decided) return false
    for (const { named, standing } of this.#all.values()) if (named && standing !== 'open') return false
    return true
  }
  get wildcards(): ReadonlySet<string> {
    return this.#wildcards
  }
  names(): IterableIterator<string> {
    return this.#all.keys()
  }
  has(channel: string): boolean {
    return this.#all.has(channel)
  }
  isOpen(channel: string): boolean {
    return this.#all.get(channel)?.standing === 'open'
  }
  /** How many channels and wildcards the client has named once it names these, too. */
  namedWith(names: readonly string[]): number {
    const all = new Set([...this.#wildcards, ...names])
    for (const [channel, { named }] of this.#all) if (named) all.add(channel)
    return all.size
  }

  /**
   * Asks for a channel or wildcard: `known` when the reader's position is good for it, `new` when it is to be joined. Gives the
   * channels that a wildcard brought with it.
   */
  add(name: string, standing: 'known' | 'new'): readonly string[] {
    if (name.endsWith('*')) return this.#addWildcard(name, standing)
    this.#add(name, { named: true, standing })
    return NONE
  }

  /** Ends a channel, or a wildcard with what only it stood for. */
  remove(name: string): string[] {
    if (!name.endsWith('*')) return this.#all.delete(name) ? [name] : []
    this.#wildcards = without(this.#wildcards, name)
    const matched = [...this.#all]
      .filter(([channel, { named }]) => !named && prefixOf(channel) === prefixOf(name))
      .map(([channel]) => channel)
    for (const channel of matched) this.#all.delete(channel)
    return matched
  }

  /** A `state` channel came into being: takes it in when a wildcard stands for it. Gives whether it did. */
  appeared(channel: string): boolean {
    if (this.#all.has(channel) || !this.#wildcards.has(`${prefixOf(channel)}*`)) return false
    if (this.#matches(prefixOf(channel)) >= WILDCARD_MATCHES) return false
    this.#add(channel, { named: false, standing: 'known' })
    return true
  }

  /** The access to a channel is to be judged anew. */
  recheck(channel: string): void {
    const subscription = this.#all.get(channel)
    if (subscription) this.#judge(channel, subscription)
  }

  /** What has been decided and not told; from now on it counts as told. */
  takeNews(): News | undefined {
    if (!this.#decided) return undefined
    this.#decided = false
    const news = { denied: [] as string[], joined: [] as string[], opened: [] as string[], shut: [] as string[] }
    for (const [channel, subscription] of this.#all) {
      const { allowed, standing, named } = subscription
      if (allowed === false && standing !== 'denied') {
        if (named || standing === 'open') news.denied.push(channel)
        if (standing === 'open') news.shut.push(channel)
        subscription.standing = 'denied'
      } else if (allowed && standing !== 'open') {
        if (standing !== 'known') news.joined.push(channel)
        news.opened.push(channel)
        subscription.standing = 'open'
      }
    }
    return news
  }

  /** The kinds of the channels that may be told. */
  open(): Map<string, ChannelKind> {
    const kinds = new Map<string, ChannelKind>()
    for (const [channel, { standing, kind }] of this.#all) if (standing === 'open' && kind) kinds.set(channel, kind)
    return kinds
  }

  #addWildcard(wildcard: string, standing: 'known' | 'new'): string[] {
    const added: string[] = []
    this.#wildcards = new Set([...this.#wildcards, wildcard])
    const prefix = prefixOf(wildcard)
    let matches = 0
    for (const channel of this.#around.log.state.channels()) {
      if (prefixOf(channel) !== prefix || matches >= WILDCARD_MATCHES) continue
      matches += 1
      if (this.#all.has(channel)) continue
      this.#add(channel, { named: false, standing })
      added.push(channel)
    }
    return added
  }

  #matches(prefix: string): number {
    let count = 0
    for (const [channel, { named }] of this.#all) if (!named && prefixOf(channel) === prefix) count += 1
    return count
  }

  #add(channel: string, { named, standing }: { named: boolean; standing: 'known' | 'new' }): void {
    const subscription: Subscription = { kind: undefined, named, standing, allowed: undefined }
    this.#all.set(channel, subscription)
    this.#judge(channel, subscription)
  }

  #judge(channel: string, subscription: Subscription): void {
    this.#asking.unsettle()
    const decision = this.#around.decide(this.#asking.identity, channel)
    if (typeof decision === 'boolean') {
      subscription.allowed = decision
      if (decision) subscription.kind = this.#around.kindOf(channel)
      this.#decided = true
      return
    }
    this.#undecided += 1
    void decision.then(() => {
      this.#undecided -= 1
      // Judged anew rather than taken: what was decided may have been forgotten meanwhile.
      if (this.#all.get(channel) === subscription) this.#judge(channel, subscription)
      if (this.#undecided === 0) this.#asking.readOn()
    })
  }
}
