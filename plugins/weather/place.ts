import type { Weather } from './read-weather.ts'
import type { Report } from './report.ts'
import { changes, inForce, markFresh, markStale } from './slots.ts'

/** A place's channel, and what else a place needs. */
export interface PlaceKeeping {
  current(): ReadonlyMap<string, Report>
  publish(report: Report): Promise<unknown>
  remove(slot: string): Promise<unknown>
  now(): number
  /** A change that nobody waits for could not be made. */
  failed(error: unknown): void
}

const FAILURES_UNTIL_STALE = 2
const INTERVALS_UNTIL_STALE = 3

/** Keeps a place's channel saying what its feed says: slots replaced, expired warnings gone, all of it marked while the feed fails. */
export class Place {
  readonly #id: string
  readonly #every: number
  readonly #keeping: PlaceKeeping
  #lastChange: Promise<unknown> = Promise.resolve()
  #trouble: { readonly failures: number; readonly lastSuccess: number | undefined } | undefined

  /** `every` is how often the feed is asked, in ms. */
  constructor(id: string, every: number, keeping: PlaceKeeping) {
    this.#id = id
    this.#every = every
    this.#keeping = keeping
  }

  /** The feed says something, or with no bulletins nothing; resolves once it is on disk. */
  async tell({ bulletins }: Weather): Promise<void> {
    if (bulletins.length === 0) return
    await this.#change(() => inForce(bulletins, this.#keeping.now()).map((bulletin) => ({ ...bulletin, place: this.#id })))
  }

  /** The feed fails, again. */
  fail(trouble: { readonly failures: number; readonly lastSuccess: number | undefined }): void {
    this.#trouble = trouble
    this.review()
  }

  /** The feed works again. */
  recover(): void {
    this.#trouble = undefined
    this.#changeAside(markFresh)
  }

  /** Lets time have its say: warnings expire, and what is old of a failing feed is stale. */
  review(): void {
    this.#changeAside((reports) => {
      const left = inForce(reports, this.#keeping.now()).map((report) => ({ ...report, place: this.#id }))
      return this.#isStale() ? markStale(left) : left
    })
  }

  #isStale(): boolean {
    if (this.#trouble === undefined) return false
    const { failures, lastSuccess = 0 } = this.#trouble
    return failures >= FAILURES_UNTIL_STALE || this.#keeping.now() - lastSuccess > INTERVALS_UNTIL_STALE * this.#every
  }

  #changeAside(wanted: (reports: readonly Report[]) => readonly Report[]): void {
    this.#change(wanted).catch((error: unknown) => this.#keeping.failed(error))
  }

  /** One change after another, each seeing what the one before it has made. */
  #change(wanted: (reports: readonly Report[]) => readonly Report[]): Promise<void> {
    const change = this.#lastChange.then(async () => {
      const { current, publish, remove } = this.#keeping
      const { publish: changed, remove: gone } = changes(current(), wanted([...current().values()]))
      await Promise.all([...changed.map((report) => publish(report)), ...gone.map((slot) => remove(slot))])
    })
    this.#lastChange = change.catch(() => {}) // whoever asked for it is told
    return change
  }
}
