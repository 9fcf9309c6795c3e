import { Broken, Client } from './client.ts'
import { Pipe } from './pipe.ts'
import { Random } from './random.ts'
import { type Kit, LOGS, type Mode, SIGNALS, STATES, WILDCARD, World } from './world.ts'

const CLIENTS = 3
const STEPS = 90
const PACE_MILLISECONDS = 200

/** The modes of a run. */
export const MODES: readonly Mode[] = [
  { name: 'plain', heals: false, access: false, lineages: false, manyKeys: false },
  { name: 'plain, healing', heals: true, access: false, lineages: false, manyKeys: false },
  { name: 'many keys', heals: false, access: false, lineages: false, manyKeys: true },
  { name: 'revoke and grant', heals: false, access: true, lineages: false, manyKeys: false },
  { name: 'lineages', heals: false, access: false, lineages: true, manyKeys: false },
  { name: 'everything, healing', heals: true, access: true, lineages: true, manyKeys: true },
]

/** One random life of a log and some clients; rejects with `Broken` when somebody ends with anything but the truth. */
export async function run(kit: Kit, mode: Mode, seed: number): Promise<void> {
  const random = new Random(seed)
  const life = new Life(await World.create(kit, mode, random), mode, random)
  for (let step = 0; step < STEPS; step += 1) await life.step()
  await life.settle()
  life.judge()
}

class Life {
  readonly #world: World
  readonly #random: Random
  readonly #clients: Client[]
  readonly #pipes = new Map<Client, Pipe>()
  readonly #acts: readonly (readonly [weight: number, act: () => unknown])[]

  constructor(world: World, mode: Mode, random: Random) {
    this.#world = world
    this.#random = random
    this.#clients = Array.from({ length: CLIENTS }, (_, index) => new Client(`client${index}`, mode))
    for (const client of this.#clients) {
      for (const channel of [...LOGS, ...STATES]) if (random.chance(0.5)) client.want(channel)
      if (random.chance(0.3)) client.want(WILDCARD)
    }
    this.#acts = [
      [30, () => world.publish()],
      [25, () => this.#onPipe((pipe) => pipe.deliver(random.between(1, 6)))],
      [12, () => this.#open()],
      [7, () => this.#onPipe((pipe) => pipe.cut())],
      [8, () => this.#loadOne()],
      [5, () => world.clock.advance(PACE_MILLISECONDS)],
      [3, () => this.#changeWants()],
      [3, () => world.prune()],
      [2, () => this.#restart(() => world.restart())],
      ...(mode.access ? ([[6, () => world.toggleAccess(random.pick(this.#clients).name)]] as const) : []),
      ...(mode.lineages
        ? ([
            [3, () => world.backUp()],
            [2, () => this.#restart(() => world.restore())],
          ] as const)
        : []),
    ]
  }

  async step(): Promise<void> {
    const total = this.#acts.reduce((sum, [weight]) => sum + weight, 0)
    let at = this.#random.next() * total
    for (const [weight, act] of this.#acts) {
      at -= weight
      if (at >= 0) continue
      await act()
      break
    }
    if (this.#random.chance(0.7)) await turn()
    if (this.#world.broken) throw this.#world.broken
  }

  /** Everybody connects and is told everything. */
  async settle(): Promise<void> {
    for (let quiet = 0, round = 0; quiet < 3; round += 1) {
      if (round > 500) throw new Broken('it never comes to rest')
      for (const client of this.#clients) if (!this.#openPipe(client)) this.#pipes.set(client, new Pipe(this.#world, client, false))
      await turn()
      let busy = false
      for (const pipe of this.#pipes.values()) {
        busy ||= !pipe.idle
        pipe.deliver()
      }
      for (const client of this.#clients) busy = this.#loadAll(client) || busy
      this.#world.clock.advance(PACE_MILLISECONDS)
      if (this.#world.broken) throw this.#world.broken
      quiet = busy ? 0 : quiet + 1
    }
  }

  judge(): void {
    for (const client of this.#clients) {
      for (const channel of LOGS)
        this.#judge(client, channel, client.logs.get(channel)?.items ?? [], this.#world.truth.logs.get(channel) ?? [])
      for (const channel of STATES) {
        const held = [...(client.states.get(channel) ?? [])].sort()
        this.#judge(client, channel, held, [...(this.#world.truth.states.get(channel) ?? [])].sort())
      }
    }
  }

  #judge(client: Client, channel: string, held: unknown[], truth: unknown[]): void {
    const asked = client.wants.has(channel) || (STATES.includes(channel) && client.wants.has(WILDCARD))
    const due = asked && this.#world.allows(client.name, channel) ? truth : []
    if (JSON.stringify(held) !== JSON.stringify(due))
      throw new Broken(`${client.name} holds of ${channel} ${JSON.stringify(held)}, and not ${JSON.stringify(due)}`)
  }

  #openPipe(client: Client): Pipe | undefined {
    const pipe = this.#pipes.get(client)
    return pipe && !pipe.over ? pipe : undefined
  }

  #onPipe(act: (pipe: Pipe) => void): void {
    const pipes = [...this.#pipes.values()]
    if (pipes.length > 0) act(this.#random.pick(pipes))
  }

  /** A client connects, as a stream or for one answer; what it had open is gone. */
  #open(): void {
    const client = this.#random.pick(this.#clients)
    this.#pipes.get(client)?.cut()
    this.#pipes.set(client, new Pipe(this.#world, client, this.#random.chance(0.3)))
  }

  #changeWants(): void {
    const client = this.#random.pick(this.#clients)
    this.#pipes.get(client)?.cut()
    this.#pipes.delete(client)
    const channel = this.#random.pick([...LOGS, ...STATES, ...SIGNALS, WILDCARD])
    if (client.wants.has(channel)) client.forget(channel)
    else client.want(channel)
  }

  #restart(how: () => void): void {
    for (const pipe of this.#pipes.values()) {
      if (this.#random.chance(0.5)) pipe.deliver(this.#random.between(0, 4))
      pipe.cut()
    }
    this.#pipes.clear()
    how()
  }

  #loadOne(): void {
    const client = this.#random.pick(this.#clients)
    const [channel] = client.owes
    if (channel) this.#load(client, channel)
  }
  #loadAll(client: Client): boolean {
    const owed = client.owes
    for (const channel of owed) this.#load(client, channel)
    return owed.length > client.owes.length
  }
  #load(client: Client, channel: string): void {
    client.load(channel, this.#world.truth, this.#world.allows(client.name, channel))
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
