import type { TransportName } from '../../kernel/protocol.ts'
import type { Clock } from './clock.ts'

const FIRST_PATIENCE_MS = 5_000
const MOST_PATIENCE_MS = 20_000
const AVOID_PROVEN_MS = 15_000
const AVOID_UNPROVEN_MS = 10 * 60_000
const LONGEST_AVOIDED_MS = 60 * 60_000
const CHANCES_OF_PROVEN = 3
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
}

/** What a client may use, the best one first; `preferred` where that is somebody's wish, which the server's does not overrule. */
export interface Usable {
  readonly names: readonly TransportName[]
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
  #order: readonly TransportName[]
  #laps = 0

  constructor(usable: Usable, clock: Clock, random: () => number) {
    this.#usable = usable
    this.#clock = clock
    this.#random = random
    this.#all = usable.names.map((name) => ({ name, proven: false, failures: 0, avoidUntil: 0, timesAvoided: 0 }))
    this.#order = usable.names
  }

  /** How long to wait for a welcome, in ms: longer each time that all have been tried in vain, for a slow network is none that fails. */
  get patience(): number {
    return Math.min(MOST_PATIENCE_MS, FIRST_PATIENCE_MS * 2 ** this.#laps)
  }

  /** The one to try; undefined when none can be used here. */
  get next(): TransportName | undefined {
    const hopeful = this.#all.filter(({ avoidUntil }) => avoidUntil <= this.#clock.now()).map(({ name }) => name)
    return this.#order.find((name) => hopeful.includes(name))
  }

  /** The server offers these, the best one first. */
  offered(offer: readonly TransportName[]): void {
    const { names, preferred } = this.#usable
    const both = offer.filter((name) => names.includes(name))
    if (!preferred && both.length > 0) this.#order = both
  }

  /** It carries frames as it should: those that failed before it have themselves to blame. */
  worked(name: TransportName): void {
    this.#laps = 0
    for (const each of this.#all) {
      if (each.name === name) Object.assign(each, { proven: true, failures: 0, avoidUntil: 0 })
      else if (each.avoidUntil === SUSPECT) this.#avoid(each)
    }
  }

  /** These did not do what they should. Whether there is another to try at once. */
  failed(...names: readonly TransportName[]): boolean {
    for (const each of this.#all) {
      if (names.includes(each.name) && (++each.failures >= CHANCES_OF_PROVEN || !each.proven)) each.avoidUntil = SUSPECT
    }
    const { next } = this
    if (!next) this.#beginAnew()
    return !!next && !names.includes(next)
  }

  /** Its response was held back until nobody waited any longer. Whether there is another to try at once. */
  buffered(name: TransportName): boolean {
    return this.failed(...(SPOILT_BY_BUFFERING.includes(name) ? SPOILT_BY_BUFFERING : [name]))
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
