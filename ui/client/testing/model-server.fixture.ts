import type { Frame } from '../../../kernel/protocol.ts'
import { matches } from '../channels/names.ts'
import type { Clock } from '../clock.ts'
import type { FakeRequest } from './fake-transports.fixture.ts'

interface Entry {
  readonly place: number
  readonly channel: string
  readonly n?: number
  readonly key?: string
  readonly data: unknown
}

interface Reader {
  readonly request: FakeRequest
  readonly names: Set<string>
  readonly answers: boolean
}

const bare = (frame: Frame): Frame => {
  const { cursor: _, ...rest } = { cursor: undefined, ...frame }
  const without: unknown = rest
  return without as Frame
}

/**
 * A server that keeps the wire's promises in the shortest way: one list of entries, cursors that are places in it. Logs are the
 * channels under `log/`, states those under `state/`. What a client must endure is set from outside.
 */
export class ModelServer {
  readonly #clock: Clock
  readonly #entries: Entry[] = []
  readonly #readers = new Set<Reader>()
  readonly #newest = new Map<string, number>()
  readonly #floor = new Map<string, number>()
  readonly #states = new Map<string, Map<string, unknown>>()
  readonly #revoked = new Set<string>()
  #lineage = 1
  #accessChanged = 0
  #ringStart = 0
  /** The connection of the next readers breaks after so many frames. */
  cutAfter = Number.POSITIVE_INFINITY

  constructor(clock: Clock, channels: readonly string[]) {
    this.#clock = clock
    for (const channel of channels) {
      if (channel.startsWith('state/')) this.#states.set(channel, new Map())
      else this.#newest.set(channel, 0)
    }
  }

  /** What a follower must have come to. */
  newest(channel: string): number {
    return this.#newest.get(channel) ?? 0
  }

  /** What a watcher must hold. */
  stateOf(channel: string): ReadonlyMap<string, unknown> {
    return this.#states.get(channel) ?? new Map()
  }

  readable(channel: string): boolean {
    return !this.#revoked.has(channel)
  }

  append(channel: string, key: string, data: unknown): void {
    const place = this.#entries.length + 1
    if (channel.startsWith('state/')) this.#entries.push({ place, channel, key, data: this.#set(channel, key, data) })
    else this.#entries.push({ place, channel, n: this.#count(channel), data })
    for (const reader of [...this.#readers]) this.#live(reader)
  }

  /** A log forgets all but its newest. */
  prune(channel: string): void {
    this.#floor.set(channel, this.newest(channel) - 1)
  }

  /** States are told whole to whoever comes back from before. */
  forgetRing(): void {
    this.#ringStart = this.#entries.length
  }

  /** A backup is restored: the logs lose their newest, and no cursor is good any more. */
  restore(): void {
    this.cutAll()
    this.#lineage++
    for (const [channel, n] of this.#newest) this.#newest.set(channel, Math.max(this.#floor.get(channel) ?? 0, n - 2))
  }

  revoke(channel: string): void {
    if (!this.#revoked.has(channel))
      for (const reader of this.#reading(channel)) this.#tell(reader, [{ type: 'denied', channel, code: 'not-found' }])
    this.#revoked.add(channel)
    this.#noteAccess()
  }

  grant(channel: string): void {
    if (!this.#revoked.delete(channel)) return
    this.#noteAccess()
    for (const reader of this.#reading(channel)) this.#tell(reader, [...this.#joined(channel), this.#heartbeat])
  }

  cutAll(): void {
    for (const { request } of [...this.#readers]) request.cut()
    this.#readers.clear()
  }

  answer(request: FakeRequest): void {
    const { channels, joins, since } = request.ask
    const reader = { request, names: new Set([...channels, ...joins]), answers: request.name.endsWith('poll') }
    const [lineage, place] = (since ?? '').split('.').map(Number)
    const fresh = since === undefined || lineage !== this.#lineage
    if (!reader.answers) request.welcome(since === undefined ? this.#cursor() : fresh ? undefined : since)
    const joined = this.#matching(joins).flatMap((channel) => this.#joined(channel))
    const frames = since === undefined ? joined : [...joined, ...this.#resume(reader, channels, fresh ? undefined : (place ?? 0))]
    this.#readers.add(reader)
    const first = frames.length > 0 ? [...frames, this.#heartbeat] : []
    if (!reader.answers || first.length > 0) this.#tell(reader, first)
    else this.#park(reader)
  }

  /** What goes up on a WebSocket. */
  take(request: FakeRequest): void {
    const reader = [...this.#readers].find((each) => each.request === request)
    const frame = request.sent.shift()
    if (reader === undefined || frame === undefined || frame.type === 'publish') return
    for (const name of frame.channels) frame.type === 'subscribe' ? reader.names.add(name) : reader.names.delete(name)
    const joined = frame.type === 'subscribe' ? this.#matching(frame.channels).flatMap((channel) => this.#joined(channel)) : []
    this.#tell(reader, [{ type: 'reply', id: frame.id, status: 200, body: {} }, ...joined, this.#heartbeat])
  }

  /** Has a place of its own, so that who was away is told all state. */
  #noteAccess(): void {
    this.#accessChanged = this.#entries.length + 1
    this.#entries.push({ place: this.#accessChanged, channel: '', data: null })
  }

  #set(channel: string, key: string, data: unknown): unknown {
    const state = this.#states.get(channel)
    if (data === null) state?.delete(key)
    else state?.set(key, data)
    return data
  }

  #count(channel: string): number {
    const n = this.newest(channel) + 1
    this.#newest.set(channel, n)
    return n
  }

  #cursor(place = this.#entries.length): string {
    return `${this.#lineage}.${place}`
  }

  get #heartbeat(): Frame {
    return { type: 'heartbeat', cursor: this.#cursor() }
  }

  #matching(names: readonly string[]): string[] {
    const all = [...this.#newest.keys(), ...this.#states.keys()]
    const matching = all.filter((channel) => names.some((name) => matches(name, channel) && (this.readable(channel) || name === channel)))
    return [...new Set([...matching, ...names.filter((name) => !name.endsWith('*'))])]
  }

  #reading(channel: string): Reader[] {
    return [...this.#readers].filter(({ names }) => [...names].some((name) => matches(name, channel)))
  }

  #joined(channel: string): Frame[] {
    if (!this.readable(channel)) return [{ type: 'denied', channel, code: 'not-found' }]
    return this.#states.has(channel) ? [{ type: 'joined', channel }, this.#whole(channel)] : [{ type: 'joined', channel }]
  }

  #whole(channel: string): Frame {
    const entries = [...this.stateOf(channel)].map(([key, data]) => ({ key, time: 0, data }))
    return { type: 'state', channel, whole: true, entries }
  }

  /** What follows a place for these names; no place: the lineage is another. */
  #resume(reader: Reader, names: readonly string[], place: number | undefined): Frame[] {
    const channels = this.#matching(names)
    const denied = channels.filter((channel) => !this.readable(channel)).flatMap((channel) => this.#joined(channel))
    const readable = channels.filter((channel) => this.readable(channel))
    const logs = readable.filter((channel) => this.#newest.has(channel))
    const whole = place === undefined || place < Math.max(this.#ringStart, this.#accessChanged)
    const states = whole ? this.#allStates(this.#matching([...reader.names]).filter((channel) => this.readable(channel))) : []
    if (place === undefined) return [...denied, ...states, ...this.#reset(logs, 'epoch')]
    const pruned = logs.filter((channel) => this.#entries.some((entry) => this.#gone(entry, channel, place)))
    const told = readable.filter((channel) => !pruned.includes(channel) && !(whole && this.#states.has(channel)))
    const entries = this.#entries.filter((entry) => entry.place > place && told.includes(entry.channel))
    return [...denied, ...states, ...this.#reset(pruned, 'retention', place), ...entries.map((entry) => this.#frame(entry))]
  }

  #allStates(readable: readonly string[]): Frame[] {
    const full = readable.filter((channel) => this.stateOf(channel).size > 0)
    return [{ type: 'whole' }, ...full.map((channel) => this.#whole(channel))]
  }

  #gone(entry: Entry, channel: string, place: number): boolean {
    return entry.channel === channel && entry.place > place && (entry.n ?? 0) <= (this.#floor.get(channel) ?? 0)
  }

  #reset(channels: string[], reason: 'epoch' | 'retention', place?: number): Frame[] {
    return channels.length === 0 ? [] : [{ type: 'reset', channels, reason, cursor: this.#cursor(place) }]
  }

  #frame({ place, channel, n, key, data }: Entry): Frame {
    const cursor = this.#cursor(place)
    if (n !== undefined) return { type: 'publication', channel, n, cursor, time: 0, data }
    return { type: 'state', channel, entries: [{ key: key ?? '', time: 0, data }], cursor }
  }

  #live(reader: Reader): void {
    const entry = this.#entries.at(-1)
    if (entry === undefined || !this.readable(entry.channel)) return
    if ([...reader.names].some((name) => matches(name, entry.channel))) this.#tell(reader, [this.#frame(entry)])
  }

  /** Answers carry everything or are lost; a stream may break in the middle. */
  #tell(reader: Reader, frames: readonly Frame[]): void {
    if (reader.answers) this.#complete(reader, frames)
    else if (!frames.every((frame) => this.#write(reader, frame))) this.#break(reader)
  }

  /** Whether the connection still stood. */
  #write(reader: Reader, frame: Frame): boolean {
    if (this.cutAfter-- <= 0) return false
    reader.request.tell(frame)
    return true
  }

  #break(reader: Reader): void {
    this.cutAfter = Number.POSITIVE_INFINITY
    this.#readers.delete(reader)
    reader.request.cut()
  }

  #complete(reader: Reader, frames: readonly Frame[]): void {
    this.#readers.delete(reader)
    if (this.cutAfter-- <= 0) this.#lose(reader)
    else {
      reader.request.welcome()
      reader.request.tell(...frames.map(bare), this.#heartbeat, { type: 'bye', reason: 'limit' })
    }
  }

  #lose(reader: Reader): void {
    this.cutAfter = Number.POSITIVE_INFINITY
    reader.request.end({ type: 'unreachable' })
  }

  #park(reader: Reader): void {
    const timeout = reader.request.name === 'poll' ? 0 : reader.request.ask.timeout
    this.#clock.setTimeout(() => this.#readers.has(reader) && this.#complete(reader, []), timeout)
  }
}
