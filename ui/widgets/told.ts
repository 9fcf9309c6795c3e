import type { Cursor, DeniedFrame, Frame, StateFrame } from '../../kernel/protocol.ts'
import type { Followed } from '../client/channels/log-follower.ts'
import type { StateValue } from '../client/channels/state-store.ts'
import { tell } from '../client/guard.ts'

/** Who hears of a channel: of one kind's news, which the channel's kind decides. */
export interface Hearer {
  /** All that a `state` channel says now, never to be changed, and the keys that differ from the call before. */
  state?(entries: ReadonlyMap<string, StateValue>, changed: ReadonlySet<string>): void
  /** A `log` is told from now on: its snapshot may be loaded. */
  joined?(): void
  /** A `log` cannot be told from where we stood: its snapshot must be loaded. */
  reset?(): void
  publication?(publication: Followed): void
  signal?(signal: { readonly time: number; readonly data: unknown }): void
  denied?(code: DeniedFrame['code']): void
}

interface Channel {
  readonly hearers: Set<Hearer>
  /** The cursor is good for it. */
  known: boolean
  /** The server has taken note of it, and no cursor has claimed that yet. */
  joined: boolean
  /** What is held may be gone, unless it is told again before the next claim. */
  doubtful: boolean
  entries: ReadonlyMap<string, StateValue> | undefined
}

/** What a request names. */
export interface Position {
  readonly channels: readonly string[]
  readonly joins: readonly string[]
  readonly since?: Cursor
}

/**
 * The channels that are wanted, what was told of them, and up to where: `ui/client/channels` for whole names only, and for responses
 * on which nothing goes up. A cursor is good for the channels that it was received on; the others are joined.
 */
export class Told {
  readonly #channels = new Map<string, Channel>()
  #cursor: Cursor | undefined

  /** The names that somebody wants. */
  get names(): string[] {
    return [...this.#channels.keys()]
  }

  /** Hears of a channel, of what is known already in the next microtask; returns the undo. */
  hear(name: string, hearer: Hearer): () => void {
    const channel = this.#channels.get(name) ?? { hearers: new Set(), known: false, joined: false, doubtful: false, entries: undefined }
    this.#channels.set(name, channel)
    channel.hearers.add(hearer)
    queueMicrotask(() => channel.hearers.has(hearer) && tell([hearer], (one) => greet(channel, one)))
    return () => {
      channel.hearers.delete(hearer)
      if (!channel.hearers.size && this.#channels.get(name) === channel) this.#channels.delete(name)
    }
  }

  /** A request is made for these. */
  open(names: readonly string[]): Position {
    const known = (name: string) => this.#channels.get(name)?.known
    const channels = names.filter(known)
    const joins = names.filter((name) => !known(name))
    for (const name of joins) Object.assign(this.#channels.get(name) ?? {}, { joined: false, doubtful: true })
    // A cursor that is good for nothing would only name an older position than the one to come.
    if (!channels.length) this.#cursor = undefined
    return { channels, joins, ...(this.#cursor && { since: this.#cursor }) }
  }

  /** The cursor was refused: everything is joined anew. */
  startOver(): void {
    for (const channel of this.#channels.values()) channel.known = false
  }

  receive(frame: Frame): void {
    if (frame.type === 'welcome') this.#cursor ??= frame.cursor
    else if (frame.type === 'whole') for (const channel of this.#channels.values()) channel.doubtful = true
    else if (frame.type === 'reset') this.#reset(frame.channels, frame.cursor)
    else this.#tell(frame)
  }

  deny(name: string, code: DeniedFrame['code']): void {
    const channel = this.#channels.get(name)
    if (!channel) return
    Object.assign(channel, { known: false, joined: false, entries: undefined })
    tell(channel.hearers, (hearer) => hearer.denied?.(code))
  }

  #tell(frame: Exclude<Frame, { readonly type: 'welcome' | 'whole' | 'reset' }>): void {
    const channel = 'channel' in frame ? this.#channels.get(frame.channel) : undefined
    if (frame.type === 'denied') this.deny(frame.channel, frame.code)
    else if (channel && frame.type === 'joined') this.#join(channel)
    else if (channel && frame.type === 'state') apply(channel, frame)
    else if (channel && frame.type === 'publication') tell(channel.hearers, (hearer) => hearer.publication?.(frame))
    else if (channel && frame.type === 'signal') tell(channel.hearers, (hearer) => hearer.signal?.(frame))
    if ('cursor' in frame && frame.cursor) this.#claim(frame.cursor)
  }

  #join(channel: Channel): void {
    channel.joined = true
    tell(channel.hearers, (hearer) => hearer.joined?.())
  }

  /** All up to here has been told: what is in doubt is gone. */
  #claim(cursor: Cursor): void {
    this.#cursor = cursor
    for (const channel of this.#channels.values()) {
      channel.known ||= channel.joined
      if (channel.doubtful && channel.known && channel.entries) apply(channel, { whole: true, entries: [] })
    }
  }

  #reset(names: readonly string[], cursor: Cursor | undefined): void {
    // It claims nothing that was not claimed before.
    this.#cursor = cursor ?? this.#cursor
    for (const name of names) tell(this.#channels.get(name)?.hearers ?? [], (hearer) => hearer.reset?.())
  }
}

function greet(channel: Channel, hearer: Hearer): void {
  if (channel.entries) hearer.state?.(channel.entries, new Set(channel.entries.keys()))
  if (channel.known || channel.joined) hearer.joined?.()
}

function apply(channel: Channel, { whole, entries }: Pick<StateFrame, 'whole' | 'entries'>): void {
  const before = channel.entries
  const after = new Map(whole ? [] : before)
  const changed = new Set(whole ? before?.keys() : [])
  for (const { key, time, data } of entries) {
    changed.add(key)
    if (data === null) after.delete(key)
    else after.set(key, { time, data })
  }
  channel.entries = after
  channel.doubtful = false
  tell(channel.hearers, (hearer) => hearer.state?.(after, changed))
}
