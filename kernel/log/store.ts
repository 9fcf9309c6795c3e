import type { Database, Statement } from 'better-sqlite3'
import { ERASED } from '../protocol.ts'
import { newCursorKey } from './cursor.ts'

/** A stored publication; `data` is JSON, `prev` the seq of the one before it in its channel. */
export interface Row {
  readonly seq: number
  readonly channel: string
  readonly n: number
  readonly prev: number
  readonly time: number
  readonly data: string
}
/** A channel's newest publication, and its floor: the `prev` of its oldest row. Zeros when there is none. */
export interface ChannelHead {
  readonly n: number
  readonly seq: number
  readonly floor: number
}
export interface StateRow {
  readonly channel: string
  readonly key: string
  readonly time: number
  readonly data: string
}
/** What was answered to a key, and the hash of the body that it was used with. */
export interface Answered {
  readonly hash: Buffer
  readonly answer: string
}
export interface EpochRow {
  readonly epoch: number
  readonly lineage: number
  /** The log's head when it began. */
  readonly seq: number
}

/** The most channels that a page is asked for by name; above it, reading everything and filtering is cheaper. */
export const CHANNELS_BY_NAME = 50

const ERASED_JSON = JSON.stringify(ERASED)

/** The log's tables, written through the writer's connection. All statements are prepared once. */
export class LogStore {
  readonly #statements: ReturnType<typeof prepareWriting>

  constructor(database: Database) {
    database.prepare('INSERT OR IGNORE INTO log_head (one, seq, lineage, key) VALUES (1, 0, 1, ?)').run(newCursorKey())
    this.#statements = prepareWriting(database)
  }

  head(): { seq: number; lineage: number; key: Buffer } {
    return this.#statements.head.get() as { seq: number; lineage: number; key: Buffer }
  }
  setHead(seq: number): void {
    this.#statements.setHead.run(seq)
  }
  newLineage(): void {
    this.#statements.newLineage.run()
  }
  epochs(): EpochRow[] {
    return this.#statements.epochs.all() as EpochRow[]
  }
  beginEpoch(row: EpochRow & { time: number }): void {
    this.#statements.beginEpoch.run(row)
  }
  insert(row: Row): void {
    this.#statements.insert.run(row)
  }
  /** As the open transaction sees it. */
  channelHead(channel: string): ChannelHead {
    return this.#statements.channelHead.get({ channel }) as ChannelHead
  }
  /** Blanks a publication and the answer that was stored for its key; gives its seq, or nothing when there is no such row. */
  erase(channel: string, n: number): number | undefined {
    const erased = this.#statements.erase.get({ channel, n, data: ERASED_JSON }) as { seq: number } | undefined
    if (!erased) return undefined
    const { answered, setAnswer } = this.#statements
    for (const row of answered.all(erased.seq) as { answer: string }[]) {
      setAnswer.run(JSON.stringify({ ...JSON.parse(row.answer), data: ERASED }), erased.seq)
    }
    return erased.seq
  }
  /** Deletes of a channel's `limit` oldest rows those below `n` or older than `time`, never one from `newest` on; gives how many. */
  prune(channel: string, { newest, n, time, limit }: { newest: number; n: number; time: number; limit: number }): number {
    return this.#statements.prune.run({ channel, newest, n, time, limit }).changes
  }
  setState(row: StateRow): void {
    this.#statements.setState.run(row)
  }
  removeState(channel: string, key: string): void {
    this.#statements.removeState.run({ channel, key })
  }
  state(): StateRow[] {
    return this.#statements.state.all() as StateRow[]
  }
  answered(identity: string, channel: string, key: string): Answered | undefined {
    return this.#statements.findAnswer.get({ identity, channel, key }) as Answered | undefined
  }
  answer(row: { identity: string; channel: string; key: string; hash: Buffer; seq: number; time: number; answer: string }): void {
    this.#statements.insertAnswer.run(row)
  }
  /** Forgets the answers given before `time`, `limit` at most; gives how many. */
  forgetAnswers(time: number, limit: number): number {
    return this.#statements.forgetAnswers.run({ time, limit }).changes
  }
}

const CHANNEL_HEAD = `SELECT coalesce(newest.n, 0) AS n, coalesce(newest.seq, 0) AS seq, coalesce(oldest.prev, 0) AS floor
  FROM (SELECT 1) LEFT JOIN (SELECT n, seq FROM publications WHERE channel = @channel ORDER BY n DESC LIMIT 1) AS newest
  LEFT JOIN (SELECT prev FROM publications WHERE channel = @channel ORDER BY n LIMIT 1) AS oldest`

const prepareWriting = (db: Database) => ({
  head: db.prepare('SELECT seq, lineage, key FROM log_head'),
  setHead: db.prepare('UPDATE log_head SET seq = ?'),
  newLineage: db.prepare('UPDATE log_head SET lineage = lineage + 1'),
  epochs: db.prepare('SELECT epoch, lineage, seq FROM epochs ORDER BY epoch'),
  beginEpoch: db.prepare('INSERT INTO epochs (epoch, lineage, seq, time) VALUES (@epoch, @lineage, @seq, @time)'),
  insert: db.prepare('INSERT INTO publications (seq, channel, n, prev, time, data) VALUES (@seq, @channel, @n, @prev, @time, @data)'),
  channelHead: db.prepare(CHANNEL_HEAD),
  erase: db.prepare('UPDATE publications SET data = @data WHERE channel = @channel AND n = @n RETURNING seq'),
  answered: db.prepare('SELECT answer FROM idempotency WHERE seq = ?'),
  setAnswer: db.prepare('UPDATE idempotency SET answer = ? WHERE seq = ?'),
  prune: db.prepare(`DELETE FROM publications WHERE seq IN (SELECT seq
    FROM (SELECT seq, n, time FROM publications WHERE channel = @channel ORDER BY n LIMIT @limit) WHERE n < @newest AND (n < @n OR time < @time))`),
  setState: db.prepare(`INSERT INTO state (channel, key, time, data) VALUES (@channel, @key, @time, @data)
    ON CONFLICT DO UPDATE SET time = excluded.time, data = excluded.data`),
  removeState: db.prepare('DELETE FROM state WHERE channel = @channel AND key = @key'),
  state: db.prepare('SELECT channel, key, time, data FROM state'),
  findAnswer: db.prepare('SELECT hash, answer FROM idempotency WHERE identity = @identity AND channel = @channel AND key = @key'),
  insertAnswer: db.prepare(`INSERT INTO idempotency (identity, channel, key, hash, seq, time, answer)
    VALUES (@identity, @channel, @key, @hash, @seq, @time, @answer)`),
  forgetAnswers: db.prepare(`DELETE FROM idempotency WHERE (identity, channel, key) IN
    (SELECT identity, channel, key FROM idempotency WHERE time < @time ORDER BY time LIMIT @limit)`),
})

/** The log's tables as readers see them: committed rows only, through the querying connection. */
export class LogArchive {
  readonly #database: Database
  readonly #statements: ReturnType<typeof prepareReading>
  readonly #byNames: Statement<unknown[]>[] = []

  constructor(database: Database) {
    this.#database = database
    this.#statements = prepareReading(database)
  }

  headSeq(): number {
    return (this.#statements.headSeq.get() as { seq: number }).seq
  }
  channelHead(channel: string): ChannelHead {
    return this.#statements.channelHead.get({ channel }) as ChannelHead
  }
  /** What follows `seq` in these channels (at most `CHANNELS_BY_NAME`), in order. */
  pageOf(channels: readonly string[], seq: number, limit: number): Row[] {
    let statement = this.#byNames[channels.length]
    if (!statement) {
      const marks = channels.map(() => '?').join(', ')
      statement = this.#database.prepare<unknown[]>(
        `SELECT * FROM publications WHERE channel IN (${marks}) AND seq > ? ORDER BY seq LIMIT ?`,
      )
      this.#byNames[channels.length] = statement
    }
    return statement.all(...channels, seq, limit) as Row[]
  }
  /** What follows `seq` in any channel, in order. */
  page(seq: number, limit: number): Row[] {
    return this.#statements.page.all(seq, limit) as Row[]
  }
  /** The newest rows of all, newest first. */
  newest(limit: number): IterableIterator<Row> {
    return this.#statements.newest.iterate(limit) as IterableIterator<Row>
  }
  /** A channel's publications before `seq`, newest first. */
  before(channel: string, seq: number, limit: number): Row[] {
    return this.#statements.before.all(channel, seq, limit) as Row[]
  }
  /** A channel's oldest publication. */
  oldest(channel: string): { n: number; time: number } | undefined {
    return this.#statements.oldest.get(channel) as { n: number; time: number } | undefined
  }
  /** The next channel that has publications, by name; nothing after the last. One seek in an index each. */
  channelAfter(name: string): string | undefined {
    return (this.#statements.channelAfter.get(name) as { channel: string } | undefined)?.channel
  }
}

const prepareReading = (db: Database) => ({
  headSeq: db.prepare('SELECT seq FROM log_head'),
  channelHead: db.prepare(CHANNEL_HEAD),
  page: db.prepare('SELECT * FROM publications WHERE seq > ? ORDER BY seq LIMIT ?'),
  newest: db.prepare('SELECT * FROM publications ORDER BY seq DESC LIMIT ?'),
  before: db.prepare('SELECT * FROM publications WHERE channel = ? AND seq < ? ORDER BY seq DESC LIMIT ?'),
  oldest: db.prepare('SELECT n, time FROM publications WHERE channel = ? ORDER BY n LIMIT 1'),
  channelAfter: db.prepare('SELECT channel FROM publications WHERE channel > ? ORDER BY channel LIMIT 1'),
})
