import type { TransportName } from '../../kernel/protocol.ts'
import type { Clock } from './clock.ts'

const FIRST_PATIENCE_MS = 5_000
const MOST_PATIENCE_MS = 20_000
const AVOID_PROVEN_MS = 15_000
const AVOID_UNPROVEN_MS = 10 * 60_000
const LONGEST_AVOIDED_MS = 60 * 60_000
const CHANCES_OF_PROVEN = 3

/** What a proxy that buffers responses spoils at once. */
const SPOILT_BY_BUFFERING: readonly TransportName[] = ['sse', 'stream']

interface Experience {
  /** It has worked in the life of this page. */
  proven: boolean
  strikes: number
  /** It failed, and nothing has worked since: it may have been the server. */
  suspect: boolean
  avoidUntil: number
  timesAvoided: number
}

/** What a client may use, the best one first; `preferred` where that is somebody's wish and not only what can be used here. */
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
  readonly #best: TransportName
  readonly #clock: Clock
  readonly #random: () => number
  readonly #experiences = new Map<TransportName, Experience>()
  #order: readonly TransportName[]
  #laps = 0

  /** Throws a `TypeError` when nothing can be used. */
  constructor(usable: Usable, clock: Clock, random: () => number) {
    const [best] = usable.names
    if (best === undefined) throw new TypeError('no transport can be used here')
    this.#best = best
    this.#usable = usable
    this.#order = usable.names
    this.#clock = clock
    this.#random = random
  }

  /** How long to wait for a welcome, in ms: longer each time that all have been tried in vain, for a slow network is none that fails. */
  get patience(): number {
    return Math.min(MOST_PATIENCE_MS, FIRST_PATIENCE_MS * 2 ** this.#laps)
  }

  /** The server offers these, the best one first. */
  offered(offer: readonly TransportName[]): void {
    const { names, preferred } = this.#usable
    const [ours, theirs] = preferred ? [names, offer] : [offer, names]
    const both = ours.filter((name) => theirs.includes(name))
    this.#order = both.length > 0 ? both : names
  }

  next(): TransportName {
    return this.#hopeful()[0] ?? this.#best
  }

  /** It carries frames as it should: those that failed before it have themselves to blame. */
  worked(name: TransportName): void {
    this.#laps = 0
    for (const experience of this.#experiences.values()) if (experience.suspect) this.#avoid(experience)
    const { timesAvoided } = this.#of(name)
    this.#experiences.set(name, { proven: true, strikes: 0, suspect: false, avoidUntil: 0, timesAvoided })
  }

  /** It did not do what it should. Whether there is another to try at once. */
  failed(name: TransportName): boolean {
    const experience = this.#of(name)
    experience.strikes++
    if (experience.proven && experience.strikes < CHANCES_OF_PROVEN) return false
    experience.suspect = true
    const another = this.#hopeful().length > 0
    if (!another) this.#beginAnew()
    return another
  }

  /** Its response was held back until nobody waited any longer. Whether there is another to try at once. */
  buffered(name: TransportName): boolean {
    if (SPOILT_BY_BUFFERING.includes(name)) for (const each of SPOILT_BY_BUFFERING) this.#of(each).suspect = true
    return this.failed(name)
  }

  /** The server itself did not answer well: nothing is learnt about transports. */
  unreachable(): void {
    for (const experience of this.#experiences.values()) experience.suspect = false
  }

  /** In how many ms a better one than this, that has worked before, is worth another try; infinite: none is. */
  upgradeIn(name: TransportName): number {
    const better = this.#order.slice(0, this.#order.indexOf(name)).map((each) => this.#of(each))
    const times = better.filter(({ proven }) => proven).map(({ avoidUntil }) => avoidUntil - this.#clock.now())
    return Math.max(0, Math.min(...times))
  }

  #beginAnew(): void {
    this.#laps++
    this.unreachable()
    for (const experience of this.#experiences.values()) experience.avoidUntil = 0
  }

  #hopeful(): TransportName[] {
    const now = this.#clock.now()
    return this.#order.filter((name) => !this.#of(name).suspect && this.#of(name).avoidUntil <= now)
  }

  #avoid(experience: Experience): void {
    const base = experience.proven ? AVOID_PROVEN_MS : AVOID_UNPROVEN_MS
    const ms = Math.min(LONGEST_AVOIDED_MS, base * 2 ** experience.timesAvoided++) * (0.5 + this.#random())
    experience.suspect = false
    experience.avoidUntil = this.#clock.now() + ms
  }

  #of(name: TransportName): Experience {
    const experience = this.#experiences.get(name) ?? { proven: false, strikes: 0, suspect: false, avoidUntil: 0, timesAvoided: 0 }
    this.#experiences.set(name, experience)
    return experience
  }
}
