import type { Cursor, Frame, PublicationFrame } from '../../kernel/protocol.ts'
import type { TestTransport } from '../contract/clients/transport.ts'
import { Standing } from '../contract/standing.ts'
import type { Place, Resident } from './household.ts'

/** A server that is away at times. */
export interface ComingAndGoing extends Place {
  whenUp(): Promise<void>
}

export interface Listening {
  readonly who: Resident
  readonly channels: readonly string[]
  /** Taken in turn, one response after the other. */
  readonly transports: readonly TestTransport[]
  readonly since?: Cursor
}

/**
 * Somebody who follows channels for as long as it takes: whenever a response ends, whyever, the next one goes on from its cursor. What
 * comes twice is dropped by `n`, as clients do; whatever a client must never see is noted as a fault.
 */
export class Listener {
  /** What was heard of each channel, in order. */
  readonly heard = new Map<string, PublicationFrame[]>()
  readonly faults: string[] = []
  readonly #server: ComingAndGoing
  readonly #listening: Listening
  readonly #standing: Standing
  readonly #waiting = new Set<() => void>()
  readonly #ended: Promise<void>
  #over = false
  #cut: () => void = () => {}

  constructor(server: ComingAndGoing, listening: Listening) {
    this.#server = server
    this.#listening = listening
    const { channels, since } = listening
    this.#standing = new Standing({ channels, ...(since !== undefined && { since }) })
    for (const channel of channels) this.heard.set(channel, [])
    this.#ended = this.#listen()
  }

  /** Resolves once this is so; asked whenever a frame has come. */
  async until(so: () => boolean): Promise<void> {
    while (!so()) {
      await new Promise<void>((next) => this.#waiting.add(next))
      this.#waiting.clear()
    }
  }
  /** Resolves when a channel's publication with this `n` has come. */
  reached(channel: string, n: number): Promise<void> {
    return this.until(() => (this.heard.get(channel)?.at(-1)?.n ?? 0) >= n)
  }
  /** Resolves when every channel has been joined. */
  joined(): Promise<void> {
    return this.until(() => this.#standing.cursor !== undefined)
  }
  async leave(): Promise<void> {
    this.#over = true
    this.#cut()
    await this.#ended
  }

  async #listen(): Promise<void> {
    const { transports } = this.#listening
    for (let turn = 0; !this.#over; turn += 1) {
      await this.#server.whenUp()
      const transport = transports[turn % transports.length]
      if (transport && !this.#over) await this.#follow(transport)
    }
  }

  async #follow(transport: TestTransport): Promise<void> {
    let over = false
    let end: () => void = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    let told = new Map<string, number>()
    const pipe = await transport.open(() => this.#call(transport), {
      begun: () => {
        told = new Map()
      },
      frame: (frame) => !over && this.#take(frame, told),
      claim: (cursor) => !over && this.#standing.claim(cursor, 'answer'),
      wanted: async () => {},
      ended: (ending) => {
        if (ending.how === 'refused') this.faults.push(`${transport.name} was refused: ${ending.status} ${ending.code}`)
        end()
      },
    })
    this.#cut = end
    if (this.#over) end()
    await ended
    over = true
    pipe.cut()
  }

  #call(transport: TestTransport) {
    const url = new URL(`/comet/${transport.name}`, this.#server.origin)
    url.search = this.#standing.query().toString()
    return { url, headers: this.#listening.who.headers }
  }

  #take(frame: Frame, told: Map<string, number>): void {
    this.#standing.told(frame)
    if (frame.type === 'publication') {
      if (frame.n <= (told.get(frame.channel) ?? 0)) this.faults.push(`${frame.channel} tells ${frame.n} out of order`)
      told.set(frame.channel, frame.n)
      this.#hear(frame)
    }
    if (frame.type === 'reset' || frame.type === 'denied') this.faults.push(JSON.stringify(frame))
    for (const next of this.#waiting) next()
  }

  #hear(frame: PublicationFrame): void {
    const heard = this.heard.get(frame.channel)
    const last = heard?.at(-1)
    if (!heard) this.faults.push(`${frame.channel} was told unasked`)
    else if (last && frame.n > last.n + 1) this.faults.push(`${frame.channel} jumps from ${last.n} to ${frame.n}`)
    if (!last || frame.n > last.n) heard?.push(frame)
  }
}
