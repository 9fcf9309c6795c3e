import { type Deferred, deferred } from '../../kernel/deferred.ts'
import { type Exit, type RunningServer, startServer, temporaryFolder } from '../server/spawn.ts'
import { Household, type Place } from './household.ts'

/** Limits that nobody here comes up against. */
const WIDE = {
  roomsPerHour: 10_000,
  connectionsPerAddress: 1_000,
  connectionsPerIdentity: 1_000,
  publishPerSecond: 1_000_000,
  publishBurst: 1_000_000,
}

export interface HouseOptions {
  readonly limits?: Readonly<Record<string, number>>
  readonly env?: Readonly<Record<string, string>>
}

/** A server in a process of its own, killed and started again on the same data; each time it has another port. */
export class House implements Place {
  readonly data: string
  readonly #options: HouseOptions
  #server: RunningServer | undefined
  #up: Deferred<void> = deferred()

  private constructor(data: string, options: HouseOptions) {
    this.data = data
    this.#options = options
  }

  /** Runs until the tests of the file have run. */
  static async open(options: HouseOptions = {}): Promise<House> {
    const house = new House(await temporaryFolder(), options)
    await house.start()
    return house
  }

  get server(): RunningServer {
    if (!this.#server) throw new Error('The server does not run')
    return this.#server
  }
  get origin(): string {
    return this.server.url
  }
  get port(): number {
    return this.server.port
  }

  async start(): Promise<void> {
    const { env, limits } = this.#options
    const variables = { ENCKE_LIMITS: JSON.stringify({ ...WIDE, ...limits }), ...env }
    this.#server = await startServer({ data: this.data, env: variables })
    this.#up.resolve()
  }
  /** Resolves when the server runs: at once, or when it next does. */
  whenUp(): Promise<void> {
    return this.#up.promise
  }
  /** `kill -9`. */
  kill(): Promise<Exit | undefined> {
    return this.#end('SIGKILL')
  }
  /** In order. */
  stop(): Promise<Exit | undefined> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<Exit | undefined> {
    const server = this.#server
    if (!server) return undefined
    this.#up = deferred()
    this.#server = undefined
    return server.stop(signal)
  }
}

/** A house with its owner. */
export async function openHouse(options: HouseOptions = {}): Promise<{ readonly house: House; readonly household: Household }> {
  const house = await House.open(options)
  return { house, household: await Household.found(house) }
}
