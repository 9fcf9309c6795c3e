import type { ClientFrame, Cursor, ReplyFrame } from '../../../kernel/protocol.ts'
import type { Clock } from '../clock.ts'
import { matches } from './names.ts'

/** How a channel is used, which its kind on the server decides. */
export type Kind = 'log' | 'state' | 'signal'

interface Name {
  readonly kind: Kind
  holders: number
  /** The server has taken note of it, on this connection. */
  joined: boolean
  /** The cursor is good for it. */
  known: boolean
  /** It is denied: the time after which an answer may be asked for that would say so again. */
  skipUntil: number
}

/** An answer that is held ends at once with `denied`, so requests for answers name a denied channel only this often. */
const DENIED_AGAIN_MS = 30_000

/** What the next request names. */
export interface Position {
  readonly channels: readonly string[]
  readonly joins: readonly string[]
  readonly since?: Cursor
}

/**
 * The names that are wanted, and the cursor. A cursor is good for the channels that it was received on, so a name is
 * joined anew until a cursor has come that claims what was told after its `joined`.
 */
export class Positions {
  readonly #clock: Clock
  readonly #names = new Map<string, Name>()
  #named = new Set<string>()
  /** By the id of the request, less one. */
  #asked: (readonly string[])[] = []
  readonly #unclaimed = new Set<Name>()
  cursor: Cursor | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get empty(): boolean {
    return this.#names.size === 0
  }

  hold(name: string, kind: Kind): void {
    const held = this.#names.get(name) ?? { kind, holders: 0, joined: false, known: false, skipUntil: 0 }
    this.#names.set(name, held)
    held.holders++
    // What was said of a channel that is denied is said again for a newcomer.
    if (held.skipUntil) this.#named.delete(name)
    held.skipUntil = 0
  }

  /** Nothing is forgotten before `sweep`: whoever comes in the same turn goes on with what is held. */
  release(name: string): void {
    const held = this.#names.get(name)
    if (held) held.holders--
  }

  /** Forgets the names that nobody holds any more. */
  sweep(): void {
    for (const [name, { holders }] of this.#names) if (holders <= 0) this.#names.delete(name)
  }

  /** Whether what is published in this channel comes, now or by the cursor. */
  follows(name: string): boolean {
    const held = this.#names.get(name)
    return !!held && (held.joined || held.known)
  }

  /** What is wanted, and how it is used. */
  get names(): [name: string, kind: Kind][] {
    return [...this.#names].map(([name, { kind }]) => [name, kind])
  }

  /** Whether the cursor is good for it. */
  knows(name: string): boolean {
    return !!this.#names.get(name)?.known
  }

  /** Whether nothing was joined that the cursor does not claim. */
  get settled(): boolean {
    return [...this.#unclaimed].every(({ known }) => known)
  }

  /** Whether a name or a pattern that is wanted means this channel. */
  covers(channel: string): boolean {
    return [...this.#names.keys()].some((pattern) => matches(pattern, channel))
  }

  /** A request is made: what it names, which is nothing where an answer is asked for and all was denied just now. */
  open(gives: 'answers' | 'stream'): Position {
    const now = this.#clock.now()
    const channels: string[] = []
    const joins: string[] = []
    this.#asked = []
    this.#unclaimed.clear()
    for (const [name, held] of this.#names) {
      held.joined = false
      if (gives === 'stream' || held.skipUntil <= now) (held.known ? channels : joins).push(name)
    }
    this.#named = new Set([...channels, ...joins])
    // A cursor that is good for nothing would only name an older position than the one to come.
    if (!channels.length) this.cursor = undefined
    return { channels, joins, ...(this.cursor && { since: this.cursor }) }
  }

  /** Whether the open connection names just what is wanted. */
  get aligned(): boolean {
    return this.#names.size === this.#named.size && this.#lacking.length === 0
  }

  /** Tells the open connection, on which frames go up, what it lacks and what it names needlessly. */
  align(send: (frame: ClientFrame) => void): void {
    const added = this.#lacking
    const removed = [...this.#named].filter((name) => !this.#names.has(name))
    this.#named = new Set(this.#names.keys())
    if (removed.length) send({ type: 'unsubscribe', id: this.#asked.push([]), channels: removed })
    if (added.length) send({ type: 'subscribe', id: this.#asked.push(added), channels: added })
  }

  /** The names that were asked for and are refused by this reply. */
  refused({ id, status }: ReplyFrame): readonly string[] {
    const names = this.#asked[Number(id) - 1] ?? []
    if (status >= 400) return names
    this.#note(names)
    return []
  }

  /** The response has begun: from where, unless a `reset` is coming. */
  welcomed(cursor: Cursor | undefined): void {
    this.cursor ??= cursor
    this.#note([...this.#named])
  }

  joined(name: string): void {
    const held = this.#names.get(name)
    if (!held) return
    held.joined = true
    held.skipUntil = 0
    this.#unclaimed.add(held)
    // A log's snapshot, which is loaded now, covers all before it, signals have no before, and any cursor held brings what came after.
    held.known ||= held.kind !== 'state' && !!this.cursor
  }

  denied(name: string): void {
    const held = this.#names.get(name)
    if (!held) return
    Object.assign(held, { joined: false, known: false, skipUntil: this.#clock.now() + DENIED_AGAIN_MS })
    this.#unclaimed.delete(held)
  }

  /** A frame said: all up to here has been told. */
  claim(cursor: Cursor): void {
    this.cursor = cursor
    for (const held of this.#unclaimed) held.known = true
    this.#unclaimed.clear()
  }

  /** The cursor was refused: everything is joined anew. */
  startOver(): void {
    this.cursor = undefined
    for (const held of this.#names.values()) held.known = false
  }

  get #lacking(): string[] {
    return [...this.#names.keys()].filter((name) => !this.#named.has(name))
  }

  /** The server has taken note of these names. Patterns are never named by a `joined`, so this is theirs. */
  #note(names: readonly string[]): void {
    for (const name of names) if (name.endsWith('*')) this.joined(name)
  }
}
