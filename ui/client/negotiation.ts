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

const unknown = (): Experience => ({ proven: false, strikes: 0, suspect: false, avoidUntil: 0, timesAvoided: 0 })

/**
 * Which transport to try. One that fails is passed over for the next; only when a lower one then works is the failure its own,
 * and it is avoided for a while: 15 s when it has worked before, else 10 min, twice as long every time, at most an hour.
 */
export class Negotiation {
  readonly #wanted: readonly TransportName[]
  readonly #usable: readonly TransportName[]
  readonly #clock: Clock
  readonly #random: () => number
  readonly #experiences = new Map<TransportName, Experience>()
  #order: readonly TransportName[]
  #laps = 0

  /** `wanted` is the order of preference, absent: the server's, and until it has spoken that of `usable`. */
  constructor(means: { wanted?: readonly TransportName[]; usable: readonly TransportName[]; clock: Clock; random: () => number }) {
    this.#wanted = means.wanted ?? []
    this.#usable = means.usable
    this.#clock = means.clock
    this.#random = means.random
    this.#order = this.#ordered(means.usable)
  }

  /** How long to wait for a welcome, in ms: longer each time that all have been tried in vain, for a slow network is none that fails. */
  get patience(): number {
    return Math.min(MOST_PATIENCE_MS, FIRST_PATIENCE_MS * 2 ** this.#laps)
  }

  /** The server offers these, the best one first. */
  offered(names: readonly TransportName[]): void {
    this.#order = this.#ordered(names)
  }

  next(): TransportName {
    const name = this.#hopeful()[0] ?? this.#order[0]
    if (name === undefined) throw new Error('no transport can be used here')
    return name
  }

  /** It carries frames as it should: those that failed before it have themselves to blame. */
  worked(name: TransportName): void {
    this.#laps = 0
    for (const each of this.#order) if (this.#of(each).suspect) this.#avoid(this.#of(each))
    const experience = this.#of(name)
    Object.assign(experience, { proven: true, strikes: 0, suspect: false, avoidUntil: 0 })
  }

  /** It did not do what it should. Whether there is another to try at once. */
  failed(name: TransportName): boolean {
    const experience = this.#of(name)
    experience.strikes++
    if (experience.proven && experience.strikes < CHANCES_OF_PROVEN) return false
    experience.suspect = true
    return this.#anotherOrLap()
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

  /** In how many ms a better one than this, that has worked before, is worth another try; undefined: none is. */
  upgradeIn(name: TransportName): number | undefined {
    const better = this.#order.slice(0, Math.max(0, this.#order.indexOf(name))).map((each) => this.#of(each))
    const times = better.filter((each) => each.proven && !each.suspect).map((each) => each.avoidUntil - this.#clock.now())
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times))
  }

  #anotherOrLap(): boolean {
    if (this.#hopeful().length > 0) return true
    this.#laps++
    for (const experience of this.#experiences.values()) Object.assign(experience, { suspect: false, avoidUntil: 0 })
    return false
  }

  #hopeful(): TransportName[] {
    const now = this.#clock.now()
    return this.#order.filter((name) => !this.#of(name).suspect && this.#of(name).avoidUntil <= now)
  }

  #avoid(experience: Experience): void {
    const base = experience.proven ? AVOID_PROVEN_MS : AVOID_UNPROVEN_MS
    const ms = Math.min(LONGEST_AVOIDED_MS, base * 2 ** experience.timesAvoided) * (0.5 + this.#random())
    experience.timesAvoided++
    experience.suspect = false
    experience.avoidUntil = this.#clock.now() + ms
  }

  #ordered(offered: readonly TransportName[]): readonly TransportName[] {
    const usable = offered.filter((name) => this.#usable.includes(name))
    if (this.#wanted.length > 0) {
      const both = this.#wanted.filter((name) => usable.includes(name))
      return both.length > 0 ? both : this.#wanted.filter((name) => this.#usable.includes(name))
    }
    return usable.length > 0 ? usable : this.#usable
  }

  #of(name: TransportName): Experience {
    const known = this.#experiences.get(name)
    if (known) return known
    const fresh = unknown()
    this.#experiences.set(name, fresh)
    return fresh
  }
}
