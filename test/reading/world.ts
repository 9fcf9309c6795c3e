import SQLite, { type Database } from 'better-sqlite3'
import { Kysely } from 'kysely'
import type * as kernel from './kit.ts'
import type { Random } from './random.ts'

export type Kit = typeof kernel
export const LOGS = ['log/a', 'log/b', 'log/c']
export const STATES = ['state/a', 'state/b']
export const SIGNALS = ['signal/a']
export const WILDCARD = 'state/*'

/** What a run may do to the world. */
export interface Mode {
  readonly name: string
  /** The client loads the snapshot when it sees a jump in `n`; otherwise a jump is a failure. */
  readonly heals: boolean
  readonly access: boolean
  readonly lineages: boolean
  readonly manyKeys: boolean
}

/** What is true: every publication that counts, every key's value, who may read what. */
export interface Truth {
  readonly logs: Map<string, string[]>
  readonly states: Map<string, Map<string, string>>
}
const copy = ({ logs, states }: Truth): Truth => ({
  logs: new Map([...logs].map(([channel, items]) => [channel, [...items]])),
  states: new Map([...states].map(([channel, values]) => [channel, new Map(values)])),
})

/** A real log with real readers' surroundings, over SQLite in memory, beside the truth about it. */
export class World {
  readonly kit: Kit
  readonly mode: Mode
  readonly random: Random
  readonly clock
  readonly #forbidden = new Set<string>()
  #database: Database
  #backup: { bytes: Buffer; truth: Truth } | undefined
  #said = 0
  /** What went against a promise while nobody could be told. */
  broken: Error | undefined
  truth: Truth = { logs: new Map(LOGS.map((name) => [name, []])), states: new Map(STATES.map((name) => [name, new Map()])) }
  log: InstanceType<Kit['Log']>
  delivery: InstanceType<Kit['Delivery']>

  private constructor(kit: Kit, mode: Mode, { random, database }: { random: Random; database: Database }) {
    this.kit = kit
    this.mode = mode
    this.random = random
    this.clock = new kit.FakeClock()
    this.#database = database
    this.log = this.#open()
    this.delivery = this.#deliver()
  }

  static async create(kit: Kit, mode: Mode, random: Random): Promise<World> {
    const database = new SQLite(':memory:')
    const db = new Kysely<unknown>({ dialect: kit.dialect(database) })
    await kit.applyMigrations(db, { owner: 'kernel', migrations: kit.migrations, time: 0 })
    return new World(kit, mode, { random, database })
  }

  /** Whether a client may read a channel now. */
  allows(client: string, channel: string): boolean {
    return !this.#forbidden.has(`${client} ${channel}`)
  }

  /** Some publications and changes of state, in one commit or each at once. */
  async publish(): Promise<void> {
    const channels = Array.from({ length: this.random.between(1, 3) }, () => this.random.pick([...LOGS, ...STATES]))
    if (this.random.chance(0.4)) {
      for (const channel of channels.filter((name) => STATES.includes(name))) void this.log.change(channel, ...this.#newValue(channel))
      if (this.random.chance(0.3)) this.log.signal(this.random.pick(SIGNALS), '"psst"')
      await this.log.drain()
      return
    }
    await this.log.write(async (_, log) => {
      for (const channel of channels) {
        if (STATES.includes(channel)) log.change(channel, ...this.#newValue(channel))
        else log.publish(channel, this.#newItem(channel))
      }
    })
  }

  /** Retention takes the oldest rows of a channel, never the newest. */
  async prune(): Promise<void> {
    const channel = this.random.pick(LOGS)
    const { n } = this.log.head(channel)
    await this.log.write(async (_, log) => log.prune(channel, { n: this.random.between(1, Math.max(1, n)), time: 0, limit: 1_000 }))
  }

  /** Somebody may read a channel no more, or again. */
  toggleAccess(client: string): void {
    const channel = this.random.pick([...LOGS, ...STATES])
    const key = `${client} ${channel}`
    if (!this.#forbidden.delete(key)) this.#forbidden.add(key)
    this.log.accessChanged(channel)
  }

  /** The process ends and begins again. */
  restart(): void {
    this.log = this.#open()
    this.delivery = this.#deliver()
  }

  backUp(): void {
    this.#backup = { bytes: this.#database.serialize(), truth: copy(this.truth) }
  }

  /** The database is what it was when it was backed up; told to the log, or lost in a power cut during the same epoch. */
  restore(): void {
    if (!this.#backup) return
    this.#database = new SQLite(this.#backup.bytes)
    this.truth = copy(this.#backup.truth)
    this.log = this.#open()
    this.log.newLineage()
    this.delivery = this.#deliver()
  }

  #newItem(channel: string): string {
    this.#said += 1
    const item = JSON.stringify(`${channel} ${this.#said}`)
    this.truth.logs.get(channel)?.push(item)
    return item
  }

  #newValue(channel: string): [key: string, json: string | null] {
    const key = `k${this.random.between(1, this.mode.manyKeys ? 40 : 4)}`
    const values = this.truth.states.get(channel)
    if (this.random.chance(0.35)) {
      values?.delete(key)
      return [key, null]
    }
    this.#said += 1
    values?.set(key, String(this.#said))
    return [key, String(this.#said)]
  }

  #open() {
    const options = { clock: this.clock, tailBytes: 560 * this.random.between(12, 41), tailRows: this.random.between(0, 20) }
    return new this.kit.Log({ writing: this.#database, reading: this.#database, archive: this.#database, close() {} }, options)
  }

  #deliver() {
    const { kit, log, clock } = this
    const registry = new kit.Registry()
    for (const kind of ['log', 'state', 'signal'] as const) {
      const family = new kit.Family('test', `${kind}/:x`, { kind, data: {} as never, access: { read: 'anyone' } })
      if (this.mode.access) family.authorizers.add(({ identity, params }) => this.#authorize(identity?.id ?? '', `${kind}/${params.x}`))
      registry.add(family)
    }
    const access = new kit.Access(registry, (_, error) => {
      throw error
    })
    return new kit.Delivery({ log, registry, access, clock, gatherMs: 0, paceMs: 100, failed() {}, pageRows: this.random.between(2, 5) })
  }

  #authorize(client: string, channel: string): boolean | Promise<boolean> {
    const allowed = this.allows(client, channel)
    return this.random.chance(0.5) ? allowed : Promise.resolve(allowed)
  }
}
