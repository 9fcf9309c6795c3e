import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import { ClientError } from '../errors.ts'
import type { Cursor } from '../protocol.ts'
import { CursorSeal, type Position } from './cursor.ts'
import type { Databases } from './database.ts'
import type { Draft, Entry } from './entry.ts'
import { beginEpoch, type Epochs } from './epochs.ts'
import { Group, type WriteLog } from './group.ts'
import { type Change, State } from './state.ts'
import { CHANNELS_BY_NAME, type ChannelHead, LogArchive, LogStore, type Row } from './store.ts'
import { Tail } from './tail.ts'
import { type GroupKeeper, type Run, Writer } from './writer.ts'

/** Who listens to the log: told of everything once it counts. */
export interface LogListener {
  /** The access to these channels is to be judged anew; comes before anything of the same commit. */
  accessChanged(channels: readonly string[]): void
  /** New entries stand in the ring. */
  appended(entries: readonly Entry[]): void
  /** Data in the ring was blanked: whatever was made of it must not be sent any more. */
  erased(): void
}
export interface LogOptions {
  readonly clock: Clock
  /** How many bytes the ring holds. */
  readonly tailBytes?: number
  /** How many rows the ring is filled with at start. */
  readonly tailRows?: number
}

const TAIL_BYTES = 32 * 1024 * 1024
/** More than anybody who comes back after a restart has usually missed; a ring that begins full would cost megabytes at rest. */
const TAIL_ROWS = 5_000
/** When the state that a lost group was to save is tried again. */
const SAVED_AGAIN_MILLISECONDS = 1_000

/**
 * The append-only log of all publications, with the state of the `state` channels and the ring of what is new. Everything that
 * is told, live or later, is read from here; nothing else remembers anything for a reader.
 */
export class Log implements GroupKeeper {
  readonly #store: LogStore
  readonly #archive: LogArchive
  readonly #writer: Writer
  readonly #clock: Clock
  readonly #heads = new Map<string, ChannelHead>()
  readonly #options: LogOptions
  readonly #seal: CursorSeal
  #sealed: Position & { readonly cursor: Cursor } = { epoch: 0, seq: 0, place: 0, cursor: '' }
  #epochs: Epochs
  #listener: LogListener = { accessChanged() {}, appended() {}, erased() {} }
  #saving: ReadonlyMap<string, ReadonlySet<string>> = new Map()
  #saved: Promise<void> | undefined
  readonly state: State
  readonly tail: Tail

  constructor(databases: Databases, options: LogOptions) {
    this.#options = options
    this.#clock = options.clock
    this.#store = new LogStore(databases.writing)
    this.#archive = new LogArchive(databases.archive)
    this.#writer = new Writer(databases.writing, this)
    this.#seal = new CursorSeal(this.#store.head().key)
    this.#epochs = beginEpoch(this.#store, this.#clock.now())
    this.state = new State(this.#store.state())
    this.tail = this.#filledTail()
  }

  /** Who is told; one dispatcher a process. */
  listen(listener: LogListener): void {
    this.#listener = listener
  }

  get epoch(): number {
    return this.#epochs.current
  }

  now(): number {
    return this.#clock.now()
  }

  // Cursors

  cursor(seq: number, place: number): Cursor {
    // Readers at the head ask for the same one, one after another.
    if (this.#sealed.seq !== seq || this.#sealed.place !== place || this.#sealed.epoch !== this.epoch) {
      this.#sealed = { epoch: this.epoch, seq, place, cursor: this.#seal.seal({ epoch: this.epoch, seq, place }) }
    }
    return this.#sealed.cursor
  }
  /** The position that a cursor means; throws `bad-cursor` for one that is not ours. */
  position(cursor: Cursor): Position {
    const position = this.#seal.open(cursor)
    if (!position) throw new ClientError('bad-cursor', 'This is not a cursor of this server; start again without it')
    return position
  }
  /** Whether the log can go on from a position, perhaps after telling all state anew. */
  honours(position: Position): boolean {
    return this.#epochs.honours(position) && position.seq <= this.tail.seq
  }

  // Writing

  /** Runs a handler in the writer's transaction; resolves when it is on disk. */
  write<T>(run: Run<T>): Promise<T> {
    return this.#writer.write(run)
  }
  /** As `write`, for what does no harm if it is undone when the machine fails: it does not wait for the disk. */
  tidy<T>(run: Run<T>): Promise<T> {
    return this.#writer.tidy(run)
  }
  /** The log of the write that a `tx` belongs to. */
  within(tx: Transaction<never> | object): WriteLog {
    return this.#writer.logOf(tx)
  }
  /**
   * Answers once for an identity, a channel and a key (kept 48 h): the same key with the same body gives the stored answer,
   * with another body `key-reused`. To be called within a write; what `answer` makes is stored with it.
   */
  async once(log: WriteLog, use: KeyUse, answer: () => Promise<{ seq: number; answer: string }>): Promise<string> {
    const hash = createHash('sha256').update(use.body).digest()
    const before = this.#store.answered(use.identity, use.channel, use.key)
    if (before?.hash.equals(hash)) return before.answer
    if (before) throw new ClientError('key-reused', 'This key was used for something else')
    const answered = await answer()
    this.#store.answer({ identity: use.identity, channel: use.channel, key: use.key, hash, time: log.time, ...answered })
    return answered.answer
  }
  /** Forgets answers given before a time; gives how many. Within a write. */
  forgetAnswers(time: number, limit: number): number {
    return this.#store.forgetAnswers(time, limit)
  }
  /** Changes a key of a `state` channel (`null` removes it): told at once, resolved when it is on disk. */
  change(channel: string, key: string, json: string | null): Promise<void> {
    const entry = this.#append(this.#draft('state', channel, key, json ?? 'null'))
    this.state.apply(entry)
    this.state.unsaved(entry)
    this.#listener.appended([entry])
    this.#saved ??= this.#saveState()
    return this.#saved
  }
  signal(channel: string, json: string): Cursor {
    const entry = this.#append(this.#draft('signal', channel, '', json))
    this.#listener.appended([entry])
    return this.cursor(entry.seq, 0)
  }
  accessChanged(channel: string): void {
    this.#judgeAccess([channel])
  }
  /** Makes what came before this moment a history of its own: no older cursor is honoured any more. For a restored backup. */
  newLineage(): void {
    this.#store.newLineage()
    this.#epochs = beginEpoch(this.#store, this.#clock.now())
  }
  drain(): Promise<void> {
    return this.#writer.drain()
  }

  // Reading

  /** A channel's newest publication and floor, as committed. */
  head(channel: string): ChannelHead {
    const known = this.#heads.get(channel)
    if (known) return known
    const head = this.#archive.channelHead(channel)
    this.#heads.set(channel, head)
    return head
  }
  /** A page of what follows `seq` in these channels, and the seq up to which it tells everything. */
  page(channels: readonly string[], seq: number, limit: number): { rows: Row[]; upTo: number } {
    const withNews = channels.filter((channel) => this.head(channel).seq > seq)
    if (withNews.length === 0) return { rows: [], upTo: this.tail.seq }
    const byName = withNews.length <= CHANNELS_BY_NAME
    const rows = byName ? this.#archive.pageOf(withNews, seq, limit) : this.#archive.page(seq, limit)
    return { rows, upTo: rows.length < limit ? this.tail.seq : (rows.at(-1)?.seq ?? seq) }
  }
  /** A channel's publications before `seq`, oldest first. */
  before(channel: string, seq: number, limit: number): Row[] {
    return this.#archive.before(channel, seq, limit).reverse()
  }
  /** For retention. */
  get archive(): LogArchive {
    return this.#archive
  }
  changedSince(channel: string, place: number): Change[] {
    return this.state.changedSince(channel, place)
  }

  // GroupKeeper

  begin(): Group {
    // What changes from here on waits for another group.
    this.#saved = undefined
    const group = new Group(this.#store, this.tail.seq, (channel) => this.head(channel))
    this.#saving = this.state.save(this.#store)
    return group
  }
  seal(group: Group): void {
    if (group.seq !== this.tail.seq) this.#store.setHead(group.seq)
  }
  committed({ heads, effects }: Group): void {
    this.#saving = new Map()
    for (const [channel, head] of heads) this.#heads.set(channel, head)
    if (effects.accessChanged.length > 0) this.#judgeAccess(effects.accessChanged)
    const entries = effects.drafts.map((draft) => this.#append(draft))
    for (const entry of entries) if (entry.kind === 'state') this.state.apply(entry)
    for (const seq of effects.erased) this.tail.erase(seq)
    if (effects.erased.length > 0) this.#listener.erased()
    if (entries.length > 0) this.#listener.appended(entries)
    for (const committed of effects.committed) committed()
  }
  lost(): void {
    this.state.restoreUnsaved(this.#saving)
    this.#saving = new Map()
    this.#heads.clear()
    if (!this.state.saved) this.#clock.schedule(SAVED_AGAIN_MILLISECONDS, () => void this.#saveState().catch(() => {}))
  }

  #judgeAccess(channels: readonly string[]): void {
    for (const channel of channels) this.#append(this.#draft('access', channel, '', 'null'))
    this.#listener.accessChanged(channels)
  }

  /** An empty write: whichever group it joins saves all state first. */
  #saveState(): Promise<void> {
    return this.#writer.write(async () => {})
  }

  #draft(kind: Draft['kind'], channel: string, key: string, json: string): Draft {
    return { kind, channel, key, json, time: this.#clock.now(), n: 0, seq: this.tail.seq }
  }

  #append(draft: Draft): Entry {
    const entry = this.tail.append(draft)
    this.state.forgetTombstones(this.tail.basePlace)
    return entry
  }

  /** The ring with the newest rows that follow on each other without a hole. */
  #filledTail(): Tail {
    const { tailBytes = TAIL_BYTES, tailRows = TAIL_ROWS } = this.#options
    const rows: Row[] = []
    const head = this.#archive.headSeq()
    let bytes = 0
    for (const row of this.#archive.newest(tailRows)) {
      bytes += 2 * row.data.length
      if (row.seq !== head - rows.length || bytes > tailBytes) break
      rows.push(row)
    }
    rows.reverse()
    const tail = new Tail(head - rows.length, tailBytes)
    for (const row of rows)
      tail.append({ kind: 'log', key: '', json: row.data, channel: row.channel, time: row.time, n: row.n, seq: row.seq })
    return tail
  }
}

/** A client's key for a write, and the body it was used with. */
export interface KeyUse {
  readonly identity: string
  readonly channel: string
  readonly key: string
  readonly body: Uint8Array | string
}
