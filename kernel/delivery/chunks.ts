import type { Entry } from '../log/entry.ts'
import type { Log } from '../log/log.ts'
import type { ChannelSet } from './channel-set.ts'
import * as frames from './frames.ts'
import { encode, type Framing } from './framing.ts'

export const CHUNK_BYTES = 64 * 1024
/** A signal is not told later than this. */
export const SIGNAL_MILLISECONDS = 5_000
const CHUNKS_KEPT = 256
const STATE_FRAME_ENTRIES = 256

/** A position in the log and the ring: every publication up to `seq` and every entry of another kind up to `place` has been told. */
export interface Point {
  readonly seq: number
  readonly place: number
}
/** Consecutive frames as one buffer, with the point that each of them leads to. */
export interface Chunk extends Point {
  readonly bytes: Uint8Array
  /** Where each frame ends in `bytes`, and the point after it. */
  readonly frames: readonly (Point & { readonly end: number })[]
  /** There is nothing but state in it, which may wait. */
  readonly onlyState: boolean
  /** Until when (ms UTC) none of its signals is too old to be told. */
  readonly freshUntil: number
}
/** As much of a chunk as there is room for; the frame that passes the room is the last. */
export function within(room: number, chunk: Chunk): Point & Pick<Chunk, 'bytes'> {
  const last = room < chunk.bytes.length ? chunk.frames.find(({ end }) => end >= room) : undefined
  return last ? { bytes: chunk.bytes.subarray(0, last.end), seq: last.seq, place: last.place } : chunk
}
/** Nothing is skipped. */
export const NOTHING: ReadonlyMap<string, number> = new Map()
/** For whom a chunk is made. */
export interface Audience extends Point {
  readonly set: ChannelSet
  readonly framing: Framing
  /** Up to which seq a channel's publications are not told, since its snapshot has them. */
  readonly skipTo: ReadonlyMap<string, number>
}

/**
 * Reads the ring in chunks. Readers of the same channels by the same framing from the same point share the bytes,
 * until something new comes or something is erased.
 */
export class Chunks {
  readonly #log: Log
  readonly #shared = new Map<ChannelSet, Map<Framing, Map<string, Chunk>>>()
  #size = 0
  /** What was asked for last: at the head all ask for the same, one after another. */
  #last: { readonly audience: Audience; readonly chunk: Chunk } | undefined

  constructor(log: Log) {
    this.#log = log
  }

  forget(): void {
    this.#last = undefined
    if (this.#size === 0) return
    this.#shared.clear()
    this.#size = 0
  }

  /** What follows a point in the ring; without frames when nothing there concerns the audience. */
  after(audience: Audience): Chunk {
    const { seq, place, skipTo, set, framing } = audience
    // What leaves something out is this audience's alone.
    if (skipTo.size > 0) return this.#read(audience)
    const last = this.#last
    if (last && isSame(last.audience, audience) && this.#log.now() <= last.chunk.freshUntil) return last.chunk
    const chunk = this.#sharedAfter(audience)
    this.#last = { audience: { seq, place, set, framing, skipTo: NOTHING }, chunk }
    return chunk
  }

  #sharedAfter(audience: Audience): Chunk {
    const { seq, place, set, framing } = audience
    const point = `${seq} ${place}`
    const known = this.#shared.get(set)?.get(framing)?.get(point)
    if (known && this.#log.now() <= known.freshUntil) return known
    const chunk = this.#read(audience)
    this.#keep(set, framing, point, chunk)
    return chunk
  }

  #keep(set: ChannelSet, framing: Framing, point: string, chunk: Chunk): void {
    if (this.#size >= CHUNKS_KEPT) this.forget()
    const byFraming = this.#shared.get(set) ?? new Map<Framing, Map<string, Chunk>>()
    const byPoint = byFraming.get(framing) ?? new Map<string, Chunk>()
    this.#shared.set(set, byFraming.set(framing, byPoint.set(point, chunk)))
    this.#size += 1
  }

  #read(audience: Audience): Chunk {
    const { tail } = this.#log
    const draft = new ChunkDraft(this.#log, audience)
    // Entries are met in the order of their places, from the first that may concern the log or the rest.
    let place = Math.min(tail.firstAfter(audience.seq), audience.place + 1)
    for (; place <= tail.place && !draft.full; place += 1) {
      const entry = tail.at(place)
      if (entry) draft.meet(entry)
    }
    if (place > tail.place) draft.reach(tail)
    return draft.finish()
  }
}

const isSame = (one: Audience, other: Audience): boolean =>
  one.seq === other.seq && one.place === other.place && one.set === other.set && one.framing === other.framing

class ChunkDraft {
  readonly #log: Log
  readonly #audience: Audience
  readonly #signalsSince: number
  readonly #parts: Uint8Array[] = []
  readonly #frames: (Point & { end: number })[] = []
  #waiting: Entry[] = []
  #bytes = 0
  #seq: number
  #place: number
  #onlyState = true
  #freshUntil = Number.POSITIVE_INFINITY

  constructor(log: Log, audience: Audience) {
    this.#log = log
    this.#audience = audience
    this.#seq = audience.seq
    this.#place = audience.place
    this.#signalsSince = log.now() - SIGNAL_MILLISECONDS
  }

  get full(): boolean {
    return this.#bytes >= CHUNK_BYTES
  }

  meet(entry: Entry): void {
    const { set, seq, place } = this.#audience
    const due = entry.kind === 'log' ? entry.seq > seq : entry.place > place
    if (due && set.has(entry.channel)) this.#tell(entry)
    this.reach(entry)
  }

  /** Everything up to this point has been met. */
  reach({ seq, place }: Point): void {
    this.#seq = Math.max(this.#seq, seq)
    this.#place = Math.max(this.#place, place)
  }

  finish(): Chunk {
    this.#tellWaiting()
    return {
      bytes: this.#parts.length === 1 && this.#parts[0] ? this.#parts[0] : Buffer.concat(this.#parts),
      frames: this.#frames,
      onlyState: this.#onlyState,
      freshUntil: this.#freshUntil,
      seq: this.#seq,
      place: this.#place,
    }
  }

  #tell(entry: Entry): void {
    if (entry.kind === 'access') return
    if (entry.kind === 'state') {
      if (!entry.superseded) this.#waitFor(entry)
      return
    }
    if (entry.kind === 'signal') {
      if (entry.time < this.#signalsSince) return
      this.#freshUntil = Math.min(this.#freshUntil, entry.time + SIGNAL_MILLISECONDS)
    }
    if (entry.kind === 'log' && entry.seq <= (this.#audience.skipTo.get(entry.channel) ?? 0)) return
    this.#tellWaiting()
    this.#onlyState = false
    entry.cursor ??= this.#log.cursor(entry.seq, entry.place)
    entry.frame ??= frameOf(entry, entry.cursor)
    this.#write({ json: entry.frame, cursor: entry.cursor }, entry)
  }

  /** Changes of one channel that follow on each other make one frame. */
  #waitFor(entry: Entry): void {
    if (this.#waiting.length >= STATE_FRAME_ENTRIES || this.#waiting[0]?.channel !== entry.channel) this.#tellWaiting()
    this.#waiting.push(entry)
  }

  #tellWaiting(): void {
    const last = this.#waiting.at(-1)
    if (!last) return
    last.cursor ??= this.#log.cursor(last.seq, last.place)
    this.#write(frames.state(last.channel, this.#waiting, last.cursor), last)
    this.#waiting = []
  }

  #write(frame: frames.WrittenFrame, { seq, place }: Point): void {
    const bytes = encode(this.#audience.framing, frame)
    this.#bytes += bytes.length
    this.#parts.push(bytes)
    this.#frames.push({ end: this.#bytes, seq, place })
  }
}

const frameOf = ({ kind, channel, n, time, json }: Entry, cursor: string): string =>
  kind === 'signal' ? frames.signal(channel, time, json, cursor).json : frames.publication({ channel, n, time, data: json }, cursor).json
