import type { ChannelDefinition, Channels, ConnectionEvents, Dispose, Presentation, Receiving } from '../api/plugin.ts'
import type { Identity } from '../identity.ts'
import { isSegment } from './names.ts'

type Parameters = Readonly<Record<string, string>>
type AnyReceiving = Receiving<string, ChannelDefinition, unknown, unknown>

/** Turns what a client sent into what readers get. */
export interface Receiver {
  readonly handler: (request: AnyReceiving) => unknown
  readonly prepare: ((request: { params: unknown; data: never; identity: Identity }) => Promise<unknown>) | undefined
}
export type Authorize = (request: {
  params: Parameters
  identity: Identity | undefined
  action: 'read' | 'write'
}) => boolean | Promise<boolean>
export type OnDemand = (params: Parameters, signal: AbortSignal) => Dispose | undefined | void

/** The channels of one pattern: their definition, and what their plugin does with them. */
export class Family {
  readonly pattern: string
  readonly plugin: string
  readonly definition: ChannelDefinition
  readonly #segments: readonly string[]
  receiver: Receiver | undefined
  readonly authorizers = new Set<Authorize>()
  readonly events = new Set<ConnectionEvents<Parameters, never>>()
  readonly onDemand = new Set<OnDemand>()
  presentation: Presentation<unknown> = {}
  /** Its plugin is being unloaded: nobody may read or write any more, whoever judged it may be gone already. */
  shut = false
  /** Settles when its plugin has been loaded anew: until then whoever reads goes on reading, and whoever asks waits. */
  held: Promise<void> | undefined
  /** Its plugin let it go while it was held, and nothing has taken its place so far. */
  gone = false

  constructor(plugin: string, pattern: string, definition: ChannelDefinition) {
    this.plugin = plugin
    this.pattern = pattern
    this.definition = definition
    this.#segments = pattern.split('/')
  }

  get kind(): ChannelDefinition['kind'] {
    return this.definition.kind
  }

  /** The parameters of a channel of this family, or nothing when it is none. */
  match(segments: readonly string[]): Parameters | undefined {
    if (segments.length !== this.#segments.length) return undefined
    const params: Record<string, string> = {}
    for (const [index, own] of this.#segments.entries()) {
      const segment = segments[index] ?? ''
      if (own.startsWith(':')) params[own.slice(1)] = segment
      else if (own !== segment) return undefined
    }
    return params
  }

  /** Whether a wildcard stands for channels of this family. */
  isCoveredBy(wildcard: readonly string[]): boolean {
    const last = wildcard.length - 1
    return wildcard.length === this.#segments.length && this.match([...wildcard.slice(0, last), this.#segments[last] ?? '']) !== undefined
  }

  /** The name of the channel with these parameters; throws when they make none. */
  name(params: unknown): string {
    const values = (params ?? {}) as Parameters
    return this.#segments.map((own) => (own.startsWith(':') ? this.#segment(values[own.slice(1)]) : own)).join('/')
  }

  #segment(value: unknown): string {
    if (typeof value === 'string' && isSegment(value)) return value
    throw new Error(`${JSON.stringify(value)} is no channel's name: ${this.pattern} wants small letters, digits, - and _`)
  }

  /** The pattern with its parameters' names left out: two of the same shape would claim the same channels. */
  get shape(): string {
    return this.#segments.map((segment) => (segment.startsWith(':') ? ':' : segment)).join('/')
  }

  /** How many segments are written out: the more, the more particular. */
  get literals(): number {
    return this.#segments.filter((segment) => !segment.startsWith(':')).length
  }
}

/** A channel, with the family that it belongs to. */
export interface Resolved {
  readonly name: string
  readonly family: Family
  readonly params: Parameters
}

const RESOLVED_KEPT = 10_000

/** Which channels there are: the patterns that plugins declared. */
export class Registry {
  readonly #families = new Map<string, Family>()
  readonly #resolved = new Map<string, Resolved | undefined>()

  /** Declares a family; throws when another of the same shape is there. Gives the undo, which waits while the family is held. */
  add(family: Family): () => void {
    const other = this.#families.get(family.shape)
    if (other && !(other.gone && other.plugin === family.plugin)) throw claimed(family, other)
    family.held = other?.held
    this.#put(family)
    return () => {
      if (family.held) family.gone = true
      else this.#remove(family)
    }
  }

  /** Throws when a pattern would claim the channels of another plugin. */
  check(family: Family): void {
    const other = this.#families.get(family.shape)
    if (other && other.plugin !== family.plugin) throw claimed(family, other)
  }

  /** Keeps a plugin's families in their places, though it is unloaded, until `letGo`: those that its next version declares of the same kind. */
  hold(plugin: string, until: Promise<void>, next: Channels): void {
    for (const family of this.#families.values())
      if (family.plugin === plugin && next[family.pattern]?.kind === family.kind) family.held = until
  }

  /** Ends `hold`: shuts the families whose place nothing has taken, and gives what removes them. */
  letGo(plugin: string): () => void {
    const families = [...this.#families.values()].filter((family) => family.plugin === plugin)
    const gone = families.filter((family) => family.gone)
    for (const family of families) family.held = undefined
    for (const family of gone) family.shut = true
    return () => {
      for (const family of gone) this.#remove(family)
    }
  }

  /** Settles when a channel's plugin has been loaded anew; nothing when it is not being loaded. */
  arriving(name: string): Promise<void> | undefined {
    return this.resolve(name)?.family.held
  }

  families(): Iterable<Family> {
    return this.#families.values()
  }

  /** The channel of this name, or nothing when no plugin declared it. */
  resolve(name: string): Resolved | undefined {
    if (this.#resolved.has(name)) return this.#resolved.get(name)
    if (this.#resolved.size >= RESOLVED_KEPT) this.#resolved.clear()
    const resolved = this.#match(name)
    this.#resolved.set(name, resolved)
    return resolved
  }

  /** Whether a wildcard stands for `state` channels; single other ones beside them are not meant by it. */
  allowsWildcard(wildcard: string): boolean {
    const segments = wildcard.split('/')
    const covered = [...this.#families.values()].filter((family) => family.isCoveredBy(segments))
    const others = covered.filter(({ kind }) => kind !== 'state')
    return others.length === 0 || (others.length < covered.length && !others.some((family) => family.match(segments)))
  }

  #put(family: Family): void {
    this.#families.set(family.shape, family)
    this.#resolved.clear()
  }

  #remove(family: Family): void {
    if (this.#families.get(family.shape) !== family) return
    this.#families.delete(family.shape)
    this.#resolved.clear()
  }

  #match(name: string): Resolved | undefined {
    const segments = name.split('/')
    let best: Resolved | undefined
    for (const family of this.#families.values()) {
      const params = family.match(segments)
      if (params && (!best || family.literals > best.family.literals)) best = { name, family, params }
    }
    return best
  }
}

const claimed = (family: Family, other: Family): Error =>
  new Error(`${family.plugin} declares ${family.pattern}, which ${other.plugin} has declared as ${other.pattern}`)
