import type { TransportName } from '../../kernel/protocol.ts'
import type { Clock } from './clock.ts'

const FIRST_PATIENCE_MS = 5_000
const MOST_PATIENCE_MS = 20_000
const AVOID_PROVEN_MS = 15_000
const AVOID_UNPROVEN_MS = 10 * 60_000
const LONGEST_AVOIDED_MS = 60 * 60_000
const CHANCES_OF_PROVEN = 3
/** Networks change: what worked longer ago says nothing. */
const REMEMBERED_MS = 24 * 60 * 60_000
/** It failed, and nothing has worked since: it may have been the server. */
const SUSPECT = Infinity

/** What a proxy that buffers responses spoils at once. */
const SPOILT_BY_BUFFERING: readonly TransportName[] = ['sse', 'stream']

interface Experience {
  readonly name: TransportName
  /** It has worked in the life of this page. */
  proven: boolean
  /** Since it worked. */
  failures: number
  avoidUntil: number
  timesAvoided: number
  /** A short word for what went wrong last. */
  trouble?: string
}

/** Why a transport that would be better is not used. */
export interface PassedOver {
  readonly transport: TransportName
  readonly reason: string
}

/** What is remembered from one visit to the next: the transport that worked last, and when, in ms UTC. */
export interface Remembered {
  readonly transport: TransportName
  readonly time: number
}
/** Where it is kept, for one origin. */
export interface ConnectionMemory {
  recall(): Remembered | undefined
  remember(what: Remembered): void
}

/** Transports, the best one first. */
type Order = readonly [TransportName, ...TransportName[]]

/** What a client may use, the best one first; `preferred` where that is somebody's wish, which the server's does not overrule. */
export interface Usable {
  readonly names: Order
  readonly preferred: boolean
}

/**
 * Which transport to try. One that fails is passed over for the next; only when a lower one then works is the failure its own,
 * and it is avoided for a while: 15 s when it has worked before, else 10 min, twice as long every time, at most an hour.
 */
export class Negotiation {
  readonly #usable: Usable
  readonly #clock: Clock
  readonly #random: () => number
  readonly #all: readonly Experience[]
  readonly #memory: ConnectionMemory | undefined
  #order: Order
  #laps = 0

  constructor(usable: Usable, { clock, random, memory }: { clock: Clock; random: () => number; memory?: ConnectionMemory | undefined }) {
    this.#memory = memory
    this.#usable = usable
    this.#clock = clock
    this.#random = random
    this.#all = usable.names.map((name) => ({ name, proven: false, failures: 0, avoidUntil: 0, timesAvoided: 0 }))
    this.#order = usable.names
    this.#recall()
  }

  /** The better ones that are passed over beside this one, and why. */
  passedOver(name: TransportName): PassedOver[] {
    const better = this.#order.slice(0, this.#order.indexOf(name))
    const troubled = this.#all.filter((each) => better.includes(each.name))
    return troubled.flatMap(({ name: transport, trouble }) => (trouble === undefined ? [] : [{ transport, reason: trouble }]))
  }

  /** How long to wait for a welcome, in ms: longer each time that all have been tried in vain, for a slow network is none that fails. */
  get patience(): number {
    return Math.min(MOST_PATIENCE_MS, FIRST_PATIENCE_MS * 2 ** this.#laps)
  }

  /** The one to try. */
  get next(): TransportName {
    return this.#hopeful ?? this.#order[0]
  }

  /** The server offers these, the best one first. */
  offered(offer: readonly TransportName[]): void {
    const { names, preferred } = this.#usable
    const [first, ...rest] = offer.filter((name) => names.includes(name))
    if (first && !preferred) this.#order = [first, ...rest]
  }

  /** It carries frames as it should: those that failed before it have themselves to blame. */
  worked(name: TransportName): void {
    this.#laps = 0
    this.#memory?.remember({ transport: name, time: this.#clock.now() })
    for (const each of this.#all) {
      if (each.name === name) Object.assign(each, { proven: true, failures: 0, avoidUntil: 0, trouble: undefined })
      else if (each.avoidUntil === SUSPECT) this.#avoid(each)
    }
  }

  /** One did not do what it should. Whether there is another to try at once. */
  failed(name: TransportName, trouble: string): boolean {
    return this.#failed([name], trouble)
  }

  /** Its response was held back until nobody waited any longer. Whether there is another to try at once. */
  buffered(name: TransportName): boolean {
    return this.#failed(SPOILT_BY_BUFFERING.includes(name) ? SPOILT_BY_BUFFERING : [name], 'buffered')
  }

  /** The server itself did not answer well: nothing is learnt about transports. */
  unreachable(): void {
    for (const each of this.#all) if (each.avoidUntil === SUSPECT) each.avoidUntil = 0
  }

  /** In how many ms a better one than this, that has worked before, is worth another try; infinite: none is. */
  upgradeIn(name: TransportName): number {
    const better = this.#order.slice(0, this.#order.indexOf(name))
    const times = this.#all.filter((each) => each.proven && better.includes(each.name)).map(({ avoidUntil }) => avoidUntil)
    return Math.max(0, Math.min(...times) - this.#clock.now())
  }

  #failed(names: readonly TransportName[], trouble: string): boolean {
    for (const each of this.#all) {
      if (!names.includes(each.name)) continue
      each.trouble = trouble
      if (++each.failures >= CHANCES_OF_PROVEN || !each.proven) each.avoidUntil = SUSPECT
    }
    const hopeful = this.#hopeful
    if (!hopeful) this.#beginAnew()
    return !!hopeful && !names.includes(hopeful)
  }

  /** What worked the last time is tried first; those that should be better get their turn later, in case the network is another now. */
  #recall(): void {
    const remembered = this.#memory?.recall()
    if (!remembered || this.#clock.now() - remembered.time > REMEMBERED_MS) return
    for (const each of this.#all) {
      if (each.name === remembered.transport) return
      each.trouble = 'remembered'
      this.#avoid(each)
    }
  }

  get #hopeful(): TransportName | undefined {
    const avoided = this.#all.filter(({ avoidUntil }) => avoidUntil > this.#clock.now()).map(({ name }) => name)
    return this.#order.find((name) => !avoided.includes(name))
  }

  #beginAnew(): void {
    this.#laps++
    for (const each of this.#all) each.avoidUntil = 0
  }

  #avoid(each: Experience): void {
    const base = each.proven ? AVOID_PROVEN_MS : AVOID_UNPROVEN_MS
    const ms = Math.min(LONGEST_AVOIDED_MS, base * 2 ** each.timesAvoided++)
    each.avoidUntil = this.#clock.now() + ms * (0.5 + this.#random())
  }
}
