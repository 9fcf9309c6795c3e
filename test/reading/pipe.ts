import type { Outlet } from '../../kernel/delivery/outlet.ts'
import type { Frame } from '../../kernel/protocol.ts'
import { Broken, type Client } from './client.ts'
import type { World } from './world.ts'

const ROOM_ASKED_AT_MOST = 100_000

/** A connection: a reader of the kernel's at one end, a client at the other, and little room in between. */
export class Pipe implements Outlet {
  readonly framing = { name: 'test', frame: ({ json }: { json: string }) => `${json}\n` }
  readonly client: Client
  readonly #world: World
  readonly #once: boolean
  readonly #capacity: number
  readonly #reader
  #inFlight: Frame[] = []
  #answer: Frame[] | undefined
  #begun = false
  #asked = 0
  /** Up to which number the snapshots cover what this connection's resets named. */
  readonly #coveredTo = new Map<string, number>()
  /** A poll has been answered, or the connection was cut. */
  over = false

  constructor(world: World, client: Client, once: boolean) {
    this.#world = world
    this.client = client
    this.#once = once
    this.#capacity = world.random.between(1, 12)
    const observer = { opened() {}, revoked() {} }
    const identity = { id: client.name, name: client.name, role: 'member' as const }
    this.#reader = new world.kit.Reader(world.delivery, { identity, outlet: this, observer, since: client.cursor, ...client.asks })
    if (!once) client.welcomed(client.cursor === undefined && !this.#reader.resetOwed ? this.#reader.cursor : undefined)
    this.#begun = true
    this.#reader.readOn()
  }

  // Outlet

  get room(): number {
    this.#asked += 1
    if (this.#asked > ROOM_ASKED_AT_MOST) this.#fail('reads on for ever')
    if (!this.#begun || this.over) return 0
    return this.#inFlight.length < this.#capacity ? this.#world.random.between(1, 1_500) : 0
  }
  get full(): boolean {
    return !this.#begun || this.over || (!this.#once && this.#inFlight.length >= this.#capacity)
  }
  broken(error: Error): void {
    this.#fail(`cannot be told: ${error.message}`)
  }
  write(bytes: Uint8Array): void {
    const lines = Buffer.from(bytes).toString().split('\n').filter(Boolean)
    for (const line of lines) this.#check(JSON.parse(line) as Frame)
  }
  rested(): void {
    if (!this.#once || this.over || !this.#begun) return
    this.#answer = [...this.#inFlight, { type: 'heartbeat', cursor: this.#reader.cursor }]
    this.#end()
  }

  /** What is on its way arrives, all of it or a part. */
  deliver(frames = Number.POSITIVE_INFINITY): void {
    if (this.#once) {
      for (const frame of this.#answer ?? []) this.client.take(frame)
      this.#answer = undefined
      return
    }
    const arrived = this.#inFlight.splice(0, frames)
    for (const frame of arrived) this.client.take(frame)
    if (arrived.length > 0) this.#reader.readOn()
  }

  /** What is on its way is lost. */
  cut(): void {
    this.#inFlight = []
    this.#answer = undefined
    this.client.disconnected()
    this.#end()
  }

  get idle(): boolean {
    return this.#inFlight.length === 0 && this.#answer === undefined
  }

  #end(): void {
    this.over = true
    this.#reader.close()
  }

  #check(frame: Frame): void {
    if (frame.type === 'reset') for (const channel of frame.channels) this.#coveredTo.set(channel, this.#world.log.head(channel).n)
    if (frame.type === 'publication' && frame.n <= (this.#coveredTo.get(frame.channel) ?? 0))
      this.#fail(`is told what the snapshot of ${frame.channel} has`)
    if (frame.type === 'publication' || frame.type === 'state' || frame.type === 'signal') {
      if (!this.#world.allows(this.client.name, frame.channel)) this.#fail(`is told of ${frame.channel}, which is not for it`)
    }
    this.#inFlight.push(frame)
  }

  /** Told to the world, for whoever asks for room or writes is the kernel, and not the run. */
  #fail(what: string): void {
    this.#world.broken ??= new Broken(`${this.client.name} ${what}`)
    this.#end()
  }
}
