import type { Database } from 'better-sqlite3'
import type { Transaction } from 'kysely'
import { asError, ClientError } from '../errors.ts'
import type { Group, WriteLog } from './group.ts'
import { Transactions } from './transactions.ts'

const GROUP_WRITES = 256
const GROUP_MILLISECONDS = 10

/** A write awaited something else than its `tx`, and was rolled back. */
export class ForeignAwait extends Error {
  constructor() {
    super('A write may await nothing but its tx')
    this.name = 'ForeignAwait'
  }
}

/** A handler that runs in the writer's transaction. */
export type Run<T> = (tx: Transaction<unknown>, log: WriteLog) => Promise<T>

interface Queued {
  /** Whether it has to be on disk before it is told. */
  readonly lasting: boolean
  readonly run: Run<unknown>
  resolve(value: unknown): void
  reject(error: unknown): void
}
type Answer = () => void

/** What the writer asks of the log around a group. */
export interface GroupKeeper {
  /** A transaction has begun. */
  begin(): Group
  /** It is about to be committed. */
  seal(group: Group): void
  /** It is on disk: tell it. */
  committed(group: Group): void
  /** Nothing of it happened. */
  lost(): void
  now(): number
}

/**
 * Runs writes one after another, each in a savepoint of its own. Those that were queued in one turn of the event loop
 * share one transaction, so that they share one flush to disk; answers, refusals too, leave after it.
 */
export class Writer {
  readonly #database: Database
  readonly #keeper: GroupKeeper
  readonly #transactions: Transactions
  readonly #logs = new WeakMap<object, WriteLog>()
  readonly #statements: Record<'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollbackTo', () => void>
  #synchronous: 'FULL' | 'NORMAL' = 'FULL'
  #queue: Queued[] = []
  #scheduled = false
  #flushing: Promise<void> | undefined

  constructor(database: Database, keeper: GroupKeeper) {
    this.#database = database
    this.#keeper = keeper
    this.#transactions = new Transactions(database)
    const statement = (sql: string) => {
      const prepared = database.prepare(sql)
      return () => void prepared.run()
    }
    this.#statements = {
      begin: statement('BEGIN IMMEDIATE'),
      commit: statement('COMMIT'),
      rollback: statement('ROLLBACK'),
      savepoint: statement('SAVEPOINT one_write'),
      release: statement('RELEASE one_write'),
      rollbackTo: statement('ROLLBACK TO one_write'),
    }
  }

  /** Resolves once the write is on disk; rejects, with nothing written, when it throws or the group is lost. */
  write<T>(run: Run<T>): Promise<T> {
    return this.#enqueue(run, true)
  }

  /** As `write`, but does not wait for the disk, where nobody else does: when the machine fails, the last of these may be undone, as if they had not been. */
  tidy<T>(run: Run<T>): Promise<T> {
    return this.#enqueue(run, false)
  }

  /** The log of the write that a `tx` belongs to; throws when that write is over, or the `tx` is none of the writer's. */
  logOf(tx: object): WriteLog {
    const log = this.#logs.get(tx)
    if (!log) throw new Error('This tx belongs to a write that is over')
    return log
  }

  /** Resolves when nothing is queued or under way any more. */
  async drain(): Promise<void> {
    while (this.#queue.length > 0 || this.#flushing) {
      await (this.#flushing ?? new Promise((resolve) => setImmediate(resolve)))
    }
  }

  #enqueue<T>(run: Run<T>, lasting: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ lasting, run, resolve: resolve as (value: unknown) => void, reject })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#scheduled || this.#flushing) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#flushing = this.#flush().finally(() => {
        this.#flushing = undefined
        if (this.#queue.length > 0) this.#schedule()
      })
    })
  }

  async #flush(): Promise<void> {
    // All that is queued counts: a write may find that another group has saved for it what it waits for.
    this.#flushTo(this.#queue.some(({ lasting }) => lasting) ? 'FULL' : 'NORMAL')
    const batch = this.#queue.splice(0, GROUP_WRITES)
    const answers: Answer[] = []
    const group = await this.#runGroup(batch, answers).catch((error: unknown) => this.#loseGroup(batch, error))
    if (!group || !this.#commit(batch)) return
    try {
      this.#keeper.committed(group)
    } finally {
      // It is on disk, whatever becomes of the telling.
      for (const answer of answers) answer()
    }
  }

  /** How far a commit goes; in a write-ahead log, `FULL` also flushes what earlier ones did not (SQLite, "PRAGMA synchronous"). */
  #flushTo(synchronous: 'FULL' | 'NORMAL'): void {
    if (this.#synchronous === synchronous) return
    this.#synchronous = synchronous
    this.#database.pragma(`synchronous = ${synchronous}`)
  }

  async #runGroup(batch: readonly Queued[], answers: Answer[]): Promise<Group> {
    this.#statements.begin()
    const group = this.#keeper.begin()
    const taken = await this.#runAll(batch, group, answers)
    this.#queue.unshift(...batch.slice(taken))
    this.#keeper.seal(group)
    return group
  }

  // Not part of `#runGroup`: nothing may come between the commit and its being told.
  #commit(batch: readonly Queued[]): boolean {
    try {
      this.#statements.commit()
      return true
    } catch (error) {
      this.#loseGroup(batch, error)
      return false
    }
  }

  /** Runs as many as there is time for; gives how many. */
  async #runAll(batch: readonly Queued[], group: Group, answers: Answer[]): Promise<number> {
    const started = performance.now()
    let taken = 0
    for (const queued of batch) {
      if (taken > 0 && performance.now() - started > GROUP_MILLISECONDS) break
      taken += 1
      answers.push(await this.#runOne(queued, group))
    }
    return taken
  }

  async #runOne(queued: Queued, group: Group): Promise<Answer> {
    const log = group.begin(this.#keeper.now())
    const { tx, end } = this.#transactions.begin()
    this.#logs.set(tx, log)
    this.#statements.savepoint()
    try {
      const value = await inThisTurn((async () => queued.run(tx, log))())
      this.#statements.release()
      group.absorb(log)
      return () => queued.resolve(value)
    } catch (error) {
      // A full disk or an I/O error ends the whole transaction by itself; a statement run now would commit alone.
      if (!this.#database.inTransaction) throw error
      this.#statements.rollbackTo()
      this.#statements.release()
      return () => queued.reject(error)
    } finally {
      end()
      this.#logs.delete(tx)
    }
  }

  #loseGroup(batch: readonly Queued[], cause: unknown): undefined {
    if (this.#database.inTransaction) this.#statements.rollback()
    this.#keeper.lost()
    const refusal = groupRefusal(asError(cause))
    const waiting = new Set(this.#queue)
    for (const queued of batch) if (!waiting.has(queued)) queued.reject(refusal)
  }
}

const groupRefusal = (cause: Error): ClientError => {
  const full = 'code' in cause && cause.code === 'SQLITE_FULL'
  const refusal = full
    ? new ClientError('storage-full', 'The disk is full; nothing was stored')
    : new ClientError('busy', 'Nothing was stored; try again', 1000)
  refusal.cause = cause
  return refusal
}

/**
 * Rejects with `ForeignAwait` what has not settled when the event loop turns. Queries settle in microtasks, so a handler that
 * awaits nothing else always does.
 */
export function inThisTurn<T>(work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const turn = setImmediate(() => reject(new ForeignAwait()))
    work.then(resolve, reject).finally(() => clearImmediate(turn))
  })
}
