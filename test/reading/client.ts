import type { Frame, PublicationFrame, StateFrame } from '../../kernel/protocol.ts'
import { LOGS, type Mode, STATES, type Truth, WILDCARD } from './world.ts'

/** What went against a promise. */
export class Broken extends Error {}

class Followed {
  items: string[] = []
  /** The last number that it has; nothing while a snapshot is owed. */
  last: number | undefined
  waiting: PublicationFrame[] = []
}

/** A client as the wire wants it: it keeps a cursor, loads snapshots, and believes what it is told. */
export class Client {
  readonly name: string
  readonly #mode: Mode
  readonly logs = new Map<string, Followed>()
  readonly states = new Map<string, Map<string, string>>()
  /** What it asks for. */
  readonly wants = new Set<string>()
  /** What its cursor is good for. */
  readonly joined = new Set<string>()
  /** What it was told that it joins: a cursor that comes after it is good for it, those before are not. */
  readonly #joining = new Set<string>()
  /** What it was told that it may not read. */
  readonly denied = new Set<string>()
  cursor: string | undefined

  constructor(name: string, mode: Mode) {
    this.name = name
    this.#mode = mode
  }

  want(channel: string): void {
    this.wants.add(channel)
  }
  forget(channel: string): void {
    this.wants.delete(channel)
    this.joined.delete(channel)
    this.#joining.delete(channel)
    const concerned = channel === WILDCARD ? STATES : [channel]
    for (const name of concerned) if (!this.wants.has(name) && !(STATES.includes(name) && this.joined.has(WILDCARD))) this.#drop(name)
  }

  /** The channels to be named as known and as new. */
  get asks(): { channels: string[]; join: string[] } {
    if (this.cursor === undefined) this.joined.clear()
    const names = [...this.wants]
    return { channels: names.filter((name) => this.joined.has(name)), join: names.filter((name) => !this.joined.has(name)) }
  }

  take(frame: Frame): void {
    if (frame.type === 'joined') this.#join(frame.channel)
    else if (frame.type === 'publication') this.#publication(frame)
    else if (frame.type === 'state') this.#state(frame)
    else if (frame.type === 'whole') this.states.clear()
    else if (frame.type === 'reset') for (const channel of frame.channels) this.#owe(channel)
    else if (frame.type === 'denied') {
      this.#drop(frame.channel)
      this.denied.add(frame.channel)
    }
    if ('cursor' in frame && frame.cursor !== undefined) this.#reached(frame.cursor)
  }

  /** It came without a position, and is told where it begins. */
  welcomed(cursor: string | undefined): void {
    if (cursor !== undefined) this.cursor = cursor
  }
  /** The connection is gone. What waits for a snapshot is covered by the one that is loaded later. */
  disconnected(): void {
    this.#joining.clear()
    for (const followed of this.logs.values()) followed.waiting = []
  }

  /** What is joined is told before any cursor: a wildcard, which is not named in `joined`, is joined by then. */
  #reached(cursor: string): void {
    this.cursor = cursor
    for (const channel of this.#joining) this.joined.add(channel)
    this.#joining.clear()
    if (this.wants.has(WILDCARD)) this.joined.add(WILDCARD)
  }

  get owes(): string[] {
    return [...this.logs].filter(([, { last }]) => last === undefined).map(([channel]) => channel)
  }

  /** Loads a snapshot that is owed, true as of now. One that is refused stays owed: either `denied` follows, or it was a short while. */
  load(channel: string, truth: Truth, allowed: boolean): void {
    const followed = this.logs.get(channel)
    if (!followed) return
    followed.items = []
    if (!allowed) return
    followed.items = [...(truth.logs.get(channel) ?? [])]
    followed.last = followed.items.length
    const waiting = followed.waiting
    followed.waiting = []
    for (const frame of waiting) this.#publication(frame)
  }

  #join(channel: string): void {
    this.#joining.add(channel)
    this.denied.delete(channel)
    if (LOGS.includes(channel)) this.#owe(channel)
  }

  #owe(channel: string): void {
    const followed = this.logs.get(channel) ?? new Followed()
    followed.last = undefined
    followed.waiting = []
    this.logs.set(channel, followed)
  }

  #publication(frame: PublicationFrame): void {
    const followed = this.logs.get(frame.channel)
    if (!followed) throw new Broken(`${this.name} is told of ${frame.channel}, which it has not joined`)
    if (followed.last === undefined) {
      followed.waiting.push(frame)
      return
    }
    if (frame.n <= followed.last) return
    if (frame.n > followed.last + 1) {
      if (!this.#mode.heals) throw new Broken(`${this.name}: ${frame.channel} jumps from ${followed.last} to ${frame.n}`)
      this.#owe(frame.channel)
      this.logs.get(frame.channel)?.waiting.push(frame)
      return
    }
    followed.last = frame.n
    followed.items.push(JSON.stringify(frame.data))
  }

  #state(frame: StateFrame): void {
    const values = (frame.whole ? undefined : this.states.get(frame.channel)) ?? new Map<string, string>()
    for (const { key, data } of frame.entries) {
      if (data === null) values.delete(key)
      else values.set(key, JSON.stringify(data))
    }
    this.states.set(frame.channel, values)
  }

  #drop(channel: string): void {
    this.joined.delete(channel)
    this.#joining.delete(channel)
    this.logs.delete(channel)
    this.states.delete(channel)
  }
}
