import type { Access } from '../channels/access.ts'
import { asError } from '../errors.ts'
import type { ChannelKind } from '../host/plugin.ts'
import type { Identity } from '../identity.ts'
import type { Position } from '../log/cursor.ts'
import type { Log } from '../log/log.ts'
import type { Cursor, ResetFrame } from '../protocol.ts'
import type { ChannelSet, ChannelSets } from './channel-set.ts'
import { type Audience, type Chunk, type Chunks, NOTHING, type Point } from './chunks.ts'
import type { Deadlines } from './deadlines.ts'
import * as frames from './frames.ts'
import { encode, type Framing } from './framing.ts'
import { lostTo, readPage } from './pages.ts'
import { type News, Subscriptions, type SubscriptionsHost } from './subscriptions.ts'

/** Where a reader's frames go. */
export interface Outlet {
  readonly framing: Framing
  /** How many bytes may be written now; a frame that passes it is the last. 0: nothing, until `readOn` is called again. */
  readonly room: number
  /** Its peer takes nothing for now, and `readOn` is called when it does: the one reason to break off telling whole state. */
  readonly full?: boolean
  write(bytes: Uint8Array): void
  /** For now there is nothing more to tell, or no room for it. */
  rested?(): void
  /** Tells a cursor and nothing else, where that takes more than a frame. */
  beat?(cursor: Cursor): void
  /** What is to be told cannot be: ends the connection, whose client comes back. */
  broken(error: Error): void
}

/** Who follows which channels a reader may read. */
export interface Observer {
  opened(channel: string): void
  revoked(channel: string): void
}

/** A channel that a reader is to be told whole, perhaps after being told that it is joined. */
interface Owed {
  readonly channel: string
  readonly joined: boolean
}
const NOTHING_OWED: readonly Owed[] = []

/** What a reader lives among. */
export interface Surroundings {
  readonly log: Log
  readonly access: Access
  readonly chunks: Chunks
  readonly sets: ChannelSets
  readonly deadlines: Deadlines
  /** Publications read from the database at a time. */
  readonly pageRows: number
  /** The least time between two writes of nothing but state. */
  readonly paceMilliseconds: number
  /** Everything up to here has been offered to whom it concerns. */
  readonly offered: Point
  /** Takes note of an error that kept a reader from being told. */
  failed(error: unknown): void
  kindOf(channel: string): ChannelKind | undefined
  decide(identity: Identity | undefined, channel: string): boolean | Promise<boolean>
  /** Notes that a reader wants to hear of a channel or wildcard. */
  index(reader: Reader, name: string): void
  /** Notes that it does not any more, and neither of what the wildcard stood for. */
  forget(reader: Reader, name: string, channels: readonly string[]): void
  remove(reader: Reader): void
}

/** Where a reader begins. */
export interface Start {
  readonly identity: Identity | undefined
  readonly outlet: Outlet
  readonly observer: Observer
  /** Channels and wildcards that the position is good for; without `since` all are joined. */
  readonly channels: readonly string[]
  /** Those that are new to the client. */
  readonly join: readonly string[]
  readonly since: Cursor | undefined
}

/**
 * A set of channels and a position. Delivering live, recovering, answering a poll and slowing down for a slow peer are one act:
 * `readOn` tells what follows the position, while there is room.
 *
 * A frame's cursor never claims what this reader has not been told.
 */
export class Reader implements SubscriptionsHost {
  readonly #delivery: Surroundings
  readonly #log: Log
  readonly #outlet: Outlet
  readonly #observer: Observer
  readonly identity: Identity | undefined
  readonly subscriptions: Subscriptions
  readonly #since: Cursor | undefined
  #set: ChannelSet
  /** Every log publication up to here has been told. */
  #seq: number
  /** Every state change and signal up to here has been told; 0: none. */
  #place = 0
  /** It came without a position: the state that it joins is told as of now, and there is no other. */
  #fresh: boolean
  /** Everything has been told; entries that are not for it pass without being looked at. */
  #live = false
  #wholeOwed = false
  #resetOwed: ResetFrame['reason'] | undefined
  /** Channels that are to be told whole before anything else, one after another as the peer takes them. */
  #owed: readonly Owed[] = NOTHING_OWED
  /** State was told without a cursor that claims it. */
  #claimOwed = false
  #claimed = true
  /** Up to which seq a channel's publications are not told: its snapshot has them. */
  #skipTo: Map<string, number> | undefined
  #stateWrittenAt = Number.NEGATIVE_INFINITY
  /** Up to which place state may be written without waiting: what was there when the last write of it was let through. */
  #letUpTo = 0
  #waking = false
  #reading = false
  #closed = false

  constructor(delivery: Surroundings, { identity, outlet, observer, channels, join, since }: Start) {
    this.#delivery = delivery
    this.#log = delivery.log
    this.#outlet = outlet
    this.identity = identity
    this.subscriptions = new Subscriptions(this)
    this.#seq = this.#log.tail.seq
    this.#set = delivery.sets.of(new Map())
    this.#observer = observer
    const position = since === undefined ? undefined : this.#log.position(since)
    this.#since = since
    this.#fresh = position === undefined
    for (const name of channels) if (!join.includes(name)) this.#add(name, position ? 'known' : 'new')
    this.join(join)
    if (position) this.#resume(position)
  }

  // SubscriptionsHost

  kindOf(channel: string): ChannelKind | undefined {
    return this.#delivery.kindOf(channel)
  }
  decide(channel: string): boolean | Promise<boolean> {
    return this.#delivery.decide(this.identity, channel)
  }
  stateChannels(): Iterable<string> {
    return this.#log.state.channels()
  }
  changed(): void {
    this.readOn()
  }

  /** A cursor that claims exactly what has been told: the client's own for as long as it is owed a `reset`. */
  get cursor(): Cursor {
    if (this.#resetOwed !== undefined && this.#since !== undefined) return this.#since
    const { seq, place } = this.#point()
    return this.#log.cursor(seq, this.#wholeOwed || this.#fresh || this.#owed.length > 0 ? 0 : place)
  }
  /** Whether the position that the client came with is about to be answered with `reset`. */
  get resetOwed(): boolean {
    return this.#resetOwed !== undefined
  }
  /** Whether the last frame bore a cursor, so that a client cut now has a position for all that it was told. */
  get claimed(): boolean {
    return this.#claimed
  }
  /** It has been told less than there is. */
  get behind(): boolean {
    return !this.#live
  }

  /** Joins channels and wildcards; they are told of when `readOn` next runs. */
  join(names: readonly string[]): void {
    for (const name of names) this.#add(name, 'new')
  }
  /** Leaves channels and wildcards: nothing more is told of them. */
  leave(names: readonly string[]): void {
    for (const name of names) {
      this.#delivery.forget(this, name, this.subscriptions.remove(name))
      this.#skipTo?.delete(name)
    }
    this.#set = this.#delivery.sets.of(this.subscriptions.open())
  }

  /** The access to a channel changed. */
  recheck(channel: string): void {
    this.subscriptions.recheck(channel)
  }

  /** Entries were appended that concern it; `before` is the point up to which everything had been offered. */
  touch(before: Point): void {
    if (!this.#live) return
    this.#live = false
    this.#seq = Math.max(this.#seq, before.seq)
    this.#place = Math.max(this.#place, before.place)
  }

  /** Tells what follows the position, while there is room. */
  readOn(): void {
    if (this.#reading || this.#closed) return
    this.#reading = true
    try {
      while (this.#mayTell() && !this.#closed && this.#step());
      if (!this.#closed && !this.subscriptions.undecided && this.#owed.length === 0) this.#outlet.rested?.()
    } catch (error) {
      // One who cannot be told must not keep the others from being told.
      this.#delivery.failed(error)
      this.#outlet.broken(asError(error))
    } finally {
      this.#reading = false
    }
  }

  close(): void {
    this.#closed = true
    this.#delivery.remove(this)
  }

  // Half of all state has no cursor to go on from, so the room does not limit it.
  #mayTell(): boolean {
    return this.#outlet.room > 0 || (this.#owed.length > 0 && this.#outlet.full !== true)
  }

  /** Does one thing; false when there is nothing to do, or nothing may be done. */
  #step(): boolean {
    if (this.subscriptions.undecided) return false
    if (this.#tellSubscriptions() || this.#tellOwed() || this.#tellReset() || this.#tellState()) return true
    const { tail } = this.#log
    if (this.#live) return false
    if (this.#seq < tail.baseSeq) return this.#readPage()
    if (this.#seq < tail.seq || this.#place < tail.place) return this.#readRing()
    this.#live = true
    return false
  }

  #add(name: string, standing: 'known' | 'new'): void {
    const before = new Set(this.subscriptions.names())
    this.subscriptions.add(name, standing)
    this.#delivery.index(this, name)
    for (const channel of this.subscriptions.names()) if (!before.has(channel)) this.#delivery.index(this, channel)
  }

  /** Where a client's cursor leads. */
  #resume(position: Position): void {
    if (!this.#log.honours(position)) {
      this.#resetOwed = 'epoch'
      this.#wholeOwed = true
      return
    }
    this.#seq = position.seq
    if (position.epoch === this.#log.epoch) this.#place = position.place
    const concerns = (channel: string) => this.subscriptions.has(channel)
    this.#wholeOwed = this.#place === 0 || this.#delivery.access.changedAfter(this.#place, concerns)
  }

  #audience(): Audience {
    // Nobody reads on from the head, where what was offered would count, too.
    return { seq: this.#seq, place: this.#place, set: this.#set, framing: this.#outlet.framing, skipTo: this.#skips() }
  }

  #point(): Point {
    if (!this.#live) return { seq: this.#seq, place: this.#place }
    const { seq, place } = this.#delivery.offered
    return { seq: Math.max(this.#seq, seq), place: Math.max(this.#place, place) }
  }

  // Channels newly joined or refused come before everything else.
  #tellSubscriptions(): boolean {
    const news = this.subscriptions.takeNews()
    if (news) this.#tellNews(news)
    if (this.#fresh) this.#place = this.#log.tail.place
    this.#fresh = false
    return this.#claim() || news !== undefined
  }

  #tellNews({ denied, joined, opened, shut }: News): void {
    this.#set = this.#delivery.sets.of(this.subscriptions.open())
    const code = this.identity ? 'not-found' : 'unauthenticated'
    for (const channel of denied) this.#write(frames.denied(channel, code))
    for (const channel of shut) this.#observer.revoked(channel)
    if (joined.length > 0) this.#owed = [...this.#owed, ...joined.map((channel) => ({ channel, joined: true }))]
    for (const channel of opened) this.#observer.opened(channel)
  }

  #tellOwed(): boolean {
    const [next, ...rest] = this.#owed
    if (!next) return false
    this.#owed = rest.length > 0 ? rest : NOTHING_OWED
    if (!this.subscriptions.isOpen(next.channel)) return true
    if (next.joined) this.#write(frames.joined(next.channel))
    if (this.#delivery.kindOf(next.channel) === 'state') this.#tellWhole(next)
    return true
  }

  /** What is joined is told to be empty, too. */
  #tellWhole({ channel, joined }: Owed): void {
    const entries = this.#log.changedSince(channel, -1).filter(({ json }) => json !== 'null')
    if (joined || entries.length > 0) this.#write(frames.wholeState(channel, entries))
    this.#claimOwed = true
  }

  #claim(): boolean {
    if (!this.#claimOwed || this.#wholeOwed || this.#owed.length > 0) return false
    this.#claimOwed = false
    this.#claimed = true
    if (this.#outlet.beat) this.#outlet.beat(this.cursor)
    else this.#write(frames.heartbeat(this.cursor))
    return true
  }

  #tellReset(): boolean {
    const reason = this.#resetOwed
    if (reason === undefined) return false
    this.#resetOwed = undefined
    this.#resetChannels(this.#set.logs, reason)
    return true
  }

  #resetChannels(channels: readonly string[], reason: ResetFrame['reason']): void {
    this.#skipTo ??= new Map()
    for (const channel of channels) this.#skipTo.set(channel, this.#log.head(channel).seq)
    if (channels.length > 0) this.#write(frames.reset(channels, reason, this.cursor))
  }

  // State comes before the log, because every frame of the ring claims the state of its moment.
  #tellState(): boolean {
    const { tail, state } = this.#log
    if (!this.#wholeOwed && (this.#live || this.#place >= tail.basePlace)) return false
    const place = tail.place
    if (this.#wholeOwed || this.#place < state.tombstonesSince) this.#tellWholeState()
    else this.#tellChanges(this.#place)
    this.#place = place
    this.#wholeOwed = false
    return true
  }

  #tellWholeState(): void {
    if (this.#set.states.length === 0 && this.subscriptions.wildcards.size === 0) return
    this.#write(frames.whole())
    const states = this.#set.states.map((channel) => ({ channel, joined: false }))
    this.#owed = [...this.#owed.filter(({ joined }) => joined), ...states]
    this.#claimOwed = true
  }

  #tellChanges(place: number): void {
    for (const channel of this.#set.states) {
      const entries = this.#log.changedSince(channel, place)
      if (entries.length > 0) this.#write(frames.state(channel, entries))
      this.#claimOwed ||= entries.length > 0
    }
  }

  /** A page of the log from the database; what retention has taken away is answered with `reset` before. */
  #readPage(): boolean {
    const audience = this.#audience()
    const lost = lostTo(this.#log, audience)
    if (lost.length > 0) {
      this.#resetChannels(lost, 'retention')
      return true
    }
    const { bytes, seq } = readPage(this.#log, audience, { rows: this.#delivery.pageRows, room: this.#outlet.room })
    this.#seq = seq
    this.#writeRead(bytes)
    return true
  }

  #readRing(): boolean {
    const chunk = this.#delivery.chunks.after(this.#audience())
    if (chunk.onlyState && this.#isOvertaken()) return this.#tellRest()
    if (chunk.frames.length > 0 && chunk.onlyState && this.#place >= this.#letUpTo && !this.#mayWriteState()) return false
    this.#writeChunk(chunk)
    return true
  }

  /** The peer has not taken all that was let through, and since then something has changed again. */
  #isOvertaken(): boolean {
    return this.#place < this.#letUpTo && this.#letUpTo < this.#log.tail.place
  }

  /** All that has changed since, whatever the room: in order and piece by piece, keys that come last would be superseded before their turn for ever. */
  #tellRest(): boolean {
    const { place } = this.#log.tail
    this.#tellChanges(this.#place)
    this.#place = this.#letUpTo = place
    this.#stateWrittenAt = this.#log.now()
    return true
  }

  /** What is skipped after a reset, for as long as there is something to skip. */
  #skips(): ReadonlyMap<string, number> {
    if (!this.#skipTo) return NOTHING
    for (const [channel, seq] of this.#skipTo) if (seq <= this.#seq) this.#skipTo.delete(channel)
    return this.#skipTo
  }

  /** State is paced: what has to wait is told by the next write, and if it is superseded until then, not at all. */
  #mayWriteState(): boolean {
    const due = this.#stateWrittenAt + this.#delivery.paceMilliseconds
    const now = this.#log.now()
    if (due > now) {
      this.#wakeAt(due)
      return false
    }
    this.#stateWrittenAt = now
    // All of it, in however many chunks: were the second to wait, keys that come last in each batch would always be superseded by then.
    this.#letUpTo = this.#log.tail.place
    return true
  }

  #wakeAt(due: number): void {
    if (this.#waking) return
    this.#waking = true
    this.#delivery.deadlines.at(due, () => {
      this.#waking = false
      this.readOn()
    })
  }

  #writeChunk({ bytes, frames: ends, seq, place }: Chunk): void {
    const { room } = this.#outlet
    const last = room < bytes.length ? ends.find(({ end }) => end >= room) : undefined
    this.#writeRead(last ? bytes.subarray(0, last.end) : bytes)
    this.#seq = Math.max(this.#seq, last?.seq ?? seq)
    this.#place = Math.max(this.#place, last?.place ?? place)
  }

  /** What was read from the log or the ring: all its frames bear cursors. */
  #writeRead(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#claimed = true
    this.#outlet.write(bytes)
  }

  #write(frame: frames.WrittenFrame): void {
    this.#claimed = frame.cursor !== undefined
    this.#outlet.write(encode(this.#outlet.framing, frame))
  }
}
