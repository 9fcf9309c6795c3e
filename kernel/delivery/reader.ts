import { asError } from '../errors.ts'
import type { Identity } from '../identity.ts'
import type { Log } from '../log/log.ts'
import type { Cursor, ResetFrame } from '../protocol.ts'
import type { ChannelSet } from './channel-set.ts'
import { type Audience, NOTHING, type Point, within } from './chunks.ts'
import * as frames from './frames.ts'
import { encode } from './framing.ts'
import type { Observer, Outlet } from './outlet.ts'
import { Pace } from './pace.ts'
import { lostTo, readPage } from './pages.ts'
import { resumed } from './resuming.ts'
import { Skips } from './skips.ts'
import { type Asking, type News, Subscriptions } from './subscriptions.ts'
import type { Start, Surroundings } from './surroundings.ts'
import { changeFrames, NOTHING_OWED, type Owed, owedFrames, withAllState, withJoined } from './whole-state.ts'

/**
 * A set of channels and a position. Delivering live, recovering, answering a poll and slowing down for a slow peer are one act:
 * `readOn` tells what follows the position, while there is room.
 *
 * A frame's cursor never claims what this reader has not been told.
 */
export class Reader implements Asking {
  readonly #delivery: Surroundings<Reader>
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
  #place: number
  /** It came without a position: the state that it joins is told as of now, and there is no other. */
  #fresh: boolean
  /** Everything has been told; entries that are not for it pass without being looked at. */
  #live = false
  /** There may be something to tell beside the log and the ring. Asked for each delivery, and for most there is nothing. */
  #unsettled = true
  #wholeOwed: boolean
  #resetOwed: ResetFrame['reason'] | undefined
  /** Channels that are to be told whole before anything else, one after another as the peer takes them. */
  #owed: readonly Owed[] = NOTHING_OWED
  /** State was told without a cursor that claims it. */
  #claimOwed = false
  #claimed = true
  #skips: Skips | undefined
  /** Only those have one who are told state. */
  #pace: Pace | undefined
  #reading = false
  #closed = false

  constructor(delivery: Surroundings<Reader>, { identity, outlet, observer, channels, join, since }: Start) {
    this.#delivery = delivery
    this.#log = delivery.log
    this.#outlet = outlet
    this.identity = identity
    this.subscriptions = new Subscriptions(delivery, this)
    this.#set = delivery.sets.of(new Map())
    this.#observer = observer
    const position = since === undefined ? undefined : this.#log.position(since)
    this.#since = since
    this.#fresh = position === undefined
    for (const name of channels) if (!join.includes(name)) this.#add(name, position ? 'known' : 'new')
    this.join(join)
    const { seq, place, reset, whole } = resumed(delivery, position, (channel) => this.subscriptions.has(channel))
    this.#seq = seq
    this.#place = place
    this.#resetOwed = reset
    this.#wholeOwed = whole
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

  /** It has been told all that there is of all that was asked for: one who came with its cursor would be told the same. */
  get settled(): boolean {
    const owed = this.#wholeOwed || this.#claimOwed || this.#resetOwed !== undefined || this.#owed.length > 0
    return this.#live && !owed && this.subscriptions.settled
  }
  /** Its client has come back to it, as if it were another. */
  wake(): void {
    if (this.#pace) this.#pace = new Pace(this.#delivery, this)
  }

  /** Joins channels and wildcards; they are told of when `readOn` next runs. */
  join(names: readonly string[]): void {
    for (const name of names) this.#add(name, 'new')
  }
  /** Leaves channels and wildcards: nothing more is told of them. */
  leave(names: readonly string[]): void {
    for (const name of names) {
      this.#delivery.forget(this, name, this.subscriptions.remove(name))
      this.#skips?.forget(name)
    }
    this.#set = this.#delivery.sets.of(this.subscriptions.open())
  }

  /** Tells entries that were appended and concern it; `before` is the point up to which everything had been offered. */
  offer(before: Point): void {
    if (this.#live) {
      this.#live = false
      this.#seq = Math.max(this.#seq, before.seq)
      this.#place = Math.max(this.#place, before.place)
    }
    this.readOn()
  }
  /** Something has been decided, or is to be, of a channel. */
  unsettle(): void {
    this.#unsettled = true
  }

  /** Tells what follows the position, while there is room. */
  readOn(): void {
    if (this.#reading || this.#closed) return
    this.#reading = true
    try {
      while (this.#mayTell() && !this.#closed && this.#step());
      const undecided = this.#unsettled && this.subscriptions.undecided
      if (!this.#closed && !undecided && this.#owed.length === 0) this.#outlet.rested?.()
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
    if (this.#unsettled) {
      if (this.subscriptions.undecided) return false
      if (this.#tellSubscriptions() || this.#tellOwed() || this.#tellReset()) return true
      this.#unsettled = false
    }
    if (this.#tellState()) return true
    const { tail } = this.#log
    if (this.#live) return false
    if (this.#seq < tail.baseSeq) return this.#readPage()
    if (this.#seq < tail.seq || this.#place < tail.place) return this.#readRing()
    this.#live = true
    return false
  }

  #add(name: string, standing: 'known' | 'new'): void {
    const channels = this.subscriptions.add(name, standing)
    this.#delivery.index(this, name)
    for (const channel of channels) this.#delivery.index(this, channel)
  }

  #audience(): Audience {
    // Nobody reads on from the head, where what was offered would count, too.
    return {
      seq: this.#seq,
      place: this.#place,
      set: this.#set,
      framing: this.#outlet.framing,
      skipTo: this.#skips?.after(this.#seq) ?? NOTHING,
    }
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
    if (this.#set.states.length > 0) this.#pace ??= new Pace(this.#delivery, this)
    const code = this.identity ? 'not-found' : 'unauthenticated'
    for (const channel of denied) this.#write(frames.denied(channel, code))
    for (const channel of shut) this.#observer.revoked(channel)
    this.#owed = withJoined(this.#owed, joined)
    for (const channel of opened) this.#observer.opened(channel)
  }

  #tellOwed(): boolean {
    const [next, ...rest] = this.#owed
    if (!next) return false
    this.#owed = rest.length > 0 ? rest : NOTHING_OWED
    if (!this.subscriptions.isOpen(next.channel)) return true
    const kind = this.#delivery.kindOf(next.channel)
    for (const frame of owedFrames(this.#log, next, kind)) this.#write(frame)
    this.#claimOwed ||= kind === 'state'
    return true
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
    return this.#resetChannels(this.#set.logs, reason)
  }

  #resetChannels(channels: readonly string[], reason: ResetFrame['reason']): true {
    this.#skips ??= new Skips()
    for (const channel of channels) this.#skips.upTo(channel, this.#log.head(channel).seq)
    if (channels.length > 0) this.#write(frames.reset(channels, reason, this.cursor))
    return true
  }

  // State comes before the log, because every frame of the ring claims the state of its moment.
  #tellState(): boolean {
    const { tail, state } = this.#log
    if (!this.#wholeOwed && (this.#live || this.#place >= tail.basePlace)) return false
    const place = tail.place
    if (this.#wholeOwed || this.#place < state.tombstonesSince) this.#tellWholeState()
    else this.#tellChanges()
    this.#place = place
    this.#wholeOwed = false
    this.#unsettled = true
    return true
  }

  #tellWholeState(): void {
    if (this.#set.states.length === 0 && this.subscriptions.wildcards.size === 0) return
    this.#write(frames.whole())
    this.#owed = withAllState(this.#owed, this.#set.states)
    this.#claimOwed = true
  }

  #tellChanges(): void {
    const told = changeFrames(this.#log, this.#set.states, this.#place)
    for (const frame of told) this.#write(frame)
    this.#claimOwed ||= told.length > 0
  }

  /** A page of the log from the database; what retention has taken away is answered with `reset` before. */
  #readPage(): boolean {
    const audience = this.#audience()
    const lost = lostTo(this.#log, audience)
    if (lost.length > 0) return this.#resetChannels(lost, 'retention')
    const { bytes, seq } = readPage(this.#log, audience, { rows: this.#delivery.pageRows, room: this.#outlet.room })
    this.#seq = seq
    this.#writeRead(bytes)
    return true
  }

  #readRing(): boolean {
    const chunk = this.#delivery.chunks.after(this.#audience())
    if (chunk.onlyState && this.#pace?.isOvertaken(this.#place)) return this.#tellRest()
    if (chunk.frames.length > 0 && chunk.onlyState && this.#pace?.lets(this.#place) === false) return false
    const { bytes, seq, place } = within(this.#outlet.room, chunk)
    this.#writeRead(bytes)
    this.#seq = Math.max(this.#seq, seq)
    this.#place = Math.max(this.#place, place)
    return true
  }

  /** All that has changed since, whatever the room: in order and piece by piece, keys that come last would be superseded before their turn for ever. */
  #tellRest(): true {
    this.#tellChanges()
    this.#place = this.#log.tail.place
    this.#unsettled = true
    this.#pace?.letAll()
    return true
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
