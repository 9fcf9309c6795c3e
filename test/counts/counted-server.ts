import { resolve } from 'node:path'
import { Household, type Resident } from '../holds/household.ts'
import { type RunningServer, startServer } from '../server/spawn.ts'

/** What a server has done since it was asked last. */
export interface Counted {
  readonly reads: number
  readonly writes: number
  /** Bytes that JavaScript allocated, sampled. */
  readonly allocated: number
}

/** A server as people run it, that counts, and a bot that may do as much as it likes. */
export class CountedServer {
  readonly server: RunningServer
  readonly household: Household
  readonly bot: Resident
  #asked = 0

  private constructor(server: RunningServer, household: Household, bot: Resident) {
    this.server = server
    this.household = household
    this.bot = bot
  }

  static async start(): Promise<CountedServer> {
    const limits = { connectionsPerAddress: 10_000, connectionsPerIdentity: 10_000, publishPerSecond: 100_000, publishBurst: 100_000 }
    const server = await startServer({
      env: {
        NODE_OPTIONS: `--require=${resolve('bench/servers/counting.cjs')}`,
        ENCKE_COUNT_ALLOCATIONS: '1',
        ENCKE_LIMITS: JSON.stringify(limits),
        ENCKE_WATCH: '0',
      },
      config: { plugins: ['accounts', 'chat', 'presence'] },
    })
    const household = await Household.found({ origin: server.url })
    return new CountedServer(server, household, await household.bot('Kettle'))
  }

  /** What was done since the last time. */
  async counted(): Promise<Counted> {
    this.#asked += 1
    process.kill(this.server.pid, 'SIGUSR2')
    for (;;) {
      const lines = this.server.stderr.filter((line) => line.startsWith('counted '))
      const line = lines[this.#asked - 1]
      if (line) return JSON.parse(line.slice('counted '.length)) as Counted
      await this.server.line(/^counted /)
      await new Promise((done) => setImmediate(done))
    }
  }

  /** Says something of always the same length in the lobby. */
  async say(number: number): Promise<void> {
    const text = `message ${String(number).padStart(8, '0')} ${'.'.repeat(83)}`
    const { status } = await this.household.ask('POST /channels/chat/lobby', this.bot, { body: { type: 'message.posted', text } })
    if (status !== 201) throw new Error(`a message was refused: ${status}`)
  }
}
