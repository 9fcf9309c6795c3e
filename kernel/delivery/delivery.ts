import type { ChannelKind } from '../api/plugin.ts'
import type { Access } from '../channels/access.ts'
import { prefixOf } from '../channels/names.ts'
import type { Registry } from '../channels/registry.ts'
import type { Clock } from '../clock.ts'
import type { Identity } from '../identity.ts'
import type { Entry } from '../log/entry.ts'
import type { Log, LogListener } from '../log/log.ts'
import { ChannelSets } from './channel-set.ts'
import { Chunks, type Point } from './chunks.ts'
import { Deadlines } from './deadlines.ts'
import type { Reader } from './reader.ts'
import type { Surroundings } from './surroundings.ts'

export interface DeliveryOptions {
  readonly log: Log
  readonly registry: Registry
  readonly access: Access
  readonly clock: Clock
  /** How long a busy channel's publications are gathered before they are written; absent: 5 ms. */
  readonly gatherMs?: number
  /** Somebody could not be told: our fault, or the disk's. */
  readonly failed: (error: unknown) => void
  /** The least time between two writes of nothing but state to one reader; absent: 100 ms. */
  readonly paceMs?: number
  /** Publications read from the database at a time; absent: 500. */
  readonly pageRows?: number
}

/** A channel with more publications than this in a second is busy. */
const BUSY_PER_SECOND = 100

/**
 * Offers what is new to the readers that it concerns, and to nobody else. What is due to a reader in one turn is one write;
 * when much is going on, what comes within some milliseconds is.
 */
export class Delivery implements LogListener, Surroundings<Reader> {
  readonly log: Log
  readonly access: Access
  readonly chunks: Chunks
  readonly sets = new ChannelSets()
  readonly deadlines: Deadlines
  readonly failed: (error: unknown) => void
  readonly paceMilliseconds: number
  readonly pageRows: number
  readonly #registry: Registry
  readonly #clock: Clock
  readonly #gatherMilliseconds: number
  readonly #readers = new Map<string, Set<Reader>>()
  readonly #wildcards = new Map<string, Set<Reader>>()
  /** Those who are to be told, as they are indexed: whoever leaves until then leaves here, too. */
  readonly #touched = new Set<ReadonlySet<Reader>>()
  #offered: Point
  #dispatchDue = false
  #second = 0
  #publications = 0

  constructor({ log, registry, access, clock, failed, gatherMs = 5, paceMs = 100, pageRows = 500 }: DeliveryOptions) {
    this.log = log
    this.access = access
    this.paceMilliseconds = paceMs
    this.pageRows = pageRows
    this.#registry = registry
    this.#clock = clock
    this.#gatherMilliseconds = gatherMs
    this.chunks = new Chunks(log)
    this.failed = failed
    this.deadlines = new Deadlines(clock, failed)
    this.#offered = { seq: log.tail.seq, place: log.tail.place }
    log.listen(this)
  }

  /** Everything up to here has been offered to whom it concerns. */
  get offered(): Point {
    return this.#offered
  }
  kindOf(channel: string): ChannelKind | undefined {
    return this.#registry.resolve(channel)?.family.kind
  }
  decide(identity: Identity | undefined, channel: string): boolean | Promise<boolean> {
    return this.access.decide(identity, channel, 'read')
  }

  /** Notes that a reader wants to hear of a channel or wildcard. */
  index(reader: Reader, name: string): void {
    const [readers, key] = name.endsWith('*') ? [this.#wildcards, prefixOf(name)] : [this.#readers, name]
    const known = readers.get(key)
    if (known) known.add(reader)
    else readers.set(key, new Set([reader]))
  }
  /** Notes that it does not any more, and neither of what the wildcard stood for. */
  forget(reader: Reader, name: string, channels: readonly string[]): void {
    if (name.endsWith('*')) drop(this.#wildcards, prefixOf(name), reader)
    for (const channel of channels) drop(this.#readers, channel, reader)
  }
  remove(reader: Reader): void {
    for (const channel of reader.subscriptions.names()) drop(this.#readers, channel, reader)
    for (const wildcard of reader.subscriptions.wildcards) drop(this.#wildcards, prefixOf(wildcard), reader)
  }

  // LogListener

  accessChanged(channels: readonly string[]): void {
    const { place } = this.log.tail
    this.access.forgetChanges(this.log.tail.basePlace)
    for (const channel of channels) {
      this.access.changed(channel, place)
      for (const reader of this.#readers.get(channel) ?? []) reader.subscriptions.recheck(channel)
      this.#touch(channel)
    }
    this.#dispatchSoon()
  }
  /** A plugin came or goes: who may read its channels is to be judged anew. */
  pluginChanged(plugin: string): void {
    const concerned = [...this.#readers.keys()].filter((channel) => this.#registry.resolve(channel)?.family.plugin === plugin)
    for (const channel of concerned) this.log.accessChanged(channel)
  }
  appended(entries: readonly Entry[]): void {
    this.chunks.forget()
    for (const entry of firstOfEach(entries)) this.#offer(entry)
    if (this.#busy(entries.length)) this.#gather()
    else if (entries[0]?.kind === 'log') this.#dispatch()
    else this.#dispatchSoon()
  }
  erased(): void {
    this.chunks.forget()
  }

  #offer(entry: Entry): void {
    if (entry.kind === 'state') this.#offerToWildcards(entry.channel)
    this.#touch(entry.channel)
  }

  #offerToWildcards(channel: string): void {
    for (const reader of this.#wildcards.get(prefixOf(channel)) ?? []) {
      if (reader.subscriptions.appeared(channel)) this.index(reader, channel)
    }
  }

  #touch(channel: string): void {
    const readers = this.#readers.get(channel)
    if (readers) this.#touched.add(readers)
  }

  #busy(publications: number): boolean {
    const second = Math.floor(this.#clock.now() / 1000)
    if (second !== this.#second) this.#publications = 0
    this.#second = second
    this.#publications += publications
    return this.#gatherMilliseconds > 0 && this.#publications > BUSY_PER_SECOND
  }

  #gather(): void {
    if (this.#dispatchDue) return
    this.#dispatchDue = true
    this.#clock.schedule(this.#gatherMilliseconds, () => this.#dispatch())
  }

  #dispatchSoon(): void {
    if (this.#dispatchDue) return
    this.#dispatchDue = true
    setImmediate(() => this.#dispatch())
  }

  #dispatch(): void {
    this.#dispatchDue = false
    const touched = [...this.#touched]
    this.#touched.clear()
    const { seq, place } = this.log.tail
    for (const readers of touched) {
      for (const reader of readers) reader.offer(this.#offered)
    }
    // Not before: those at the head claim what was offered, and not all of them have been told.
    this.#offered = { seq, place }
  }
}

/** One entry of each channel: a commit may change a thousand keys of one that has a thousand readers. */
function firstOfEach(entries: readonly Entry[]): Iterable<Entry> {
  if (entries.length === 1) return entries
  const first = new Map<string, Entry>()
  for (const entry of entries) if (!first.has(entry.channel)) first.set(entry.channel, entry)
  return first.values()
}

function drop(readers: Map<string, Set<Reader>>, key: string, reader: Reader): void {
  const known = readers.get(key)
  known?.delete(reader)
  if (known?.size === 0) readers.delete(key)
}
