import type { TransportName } from '../../kernel/protocol.ts'
import type { Clock } from './clock.ts'
import type { Standing, StatusBoard } from './status.ts'

/** What the connection shows of itself, and since when. */
export class ConnectionStanding {
  readonly #board: StatusBoard
  readonly #clock: Clock
  #lastHeard: number

  constructor(board: StatusBoard, clock: Clock) {
    this.#board = board
    this.#clock = clock
    this.#lastHeard = clock.now()
  }

  get live(): boolean {
    const { state } = this.#board.status
    return state === 'live' || state === 'behind'
  }

  /** The server was heard at this time. */
  heard(at: number): void {
    this.#lastHeard = at
  }

  connecting(reason?: string): void {
    this.#show({ state: 'connecting', ...(reason !== undefined && { reason }) })
  }

  /** A planned break, or the first after a good time; one that is offline stays so until it is connected. */
  trying(): void {
    if (this.live) this.connecting()
  }

  connected(state: 'live' | 'behind', transport: TransportName): void {
    this.#show({ state, transport })
  }

  offline(reason: string): void {
    this.#show({ state: 'offline', reason })
  }

  signedOut(reason: string): void {
    this.#show({ state: 'signed-out', reason })
  }

  #show(standing: Standing): void {
    this.#board.show(standing, standing.state === 'offline' ? this.#lastHeard : this.#clock.now())
  }
}
