import type { ConfiguredPlace } from './config.ts'
import { beyondForecast, dateOf } from './dates.ts'
import type { Weather } from './read-weather.ts'
import { type Bulletin, isForecast, type Report } from './report.ts'
import { type Changes, changes, inForce, merged, saying } from './slots.ts'
import { given } from './sources/source.ts'
import { newsOf, type WarningNews } from './warning-news.ts'

/** What a source said last. */
export interface Told {
  readonly source: string
  readonly bulletins: readonly Bulletin[]
}
/** All that one write has to do. */
export interface PlaceChange extends Changes {
  readonly news: readonly WarningNews[]
  readonly told?: Told
}
/** A place's channels and tables, and what else a place needs. */
export interface PlaceKeeping {
  current(): ReadonlyMap<string, Report>
  /** All of it or nothing. */
  write(change: PlaceChange): Promise<unknown>
  now(): number
  /** A change that nobody waits for could not be made. */
  failed(error: unknown): void
}
type Trouble = { readonly failures: number; readonly lastSuccess: number | undefined }

const FAILURES_UNTIL_STALE = 2
const INTERVALS_UNTIL_STALE = 3
const CLOCKS_DIFFER = 86_400_000

/** Keeps a place's channel saying what its sources say: slots replaced, expired warnings gone, what a failing source said marked. */
export class Place {
  readonly id: string
  readonly place: ConfiguredPlace
  readonly #every: number
  readonly #keeping: PlaceKeeping
  readonly #told = new Map<string, readonly Bulletin[]>()
  readonly #troubles = new Map<string, Trouble>()
  #lastChange: Promise<unknown> = Promise.resolve()

  /** `every` is how often the sources are asked, in ms. */
  constructor(
    { id, place, every }: { readonly id: string; readonly place: ConfiguredPlace; readonly every: number },
    keeping: PlaceKeeping,
  ) {
    this.id = id
    this.place = place
    this.#every = every
    this.#keeping = keeping
  }

  /** Takes up what its sources had said before a restart; what the channel holds when nobody knows whose it is goes to the first. */
  restore(told: ReadonlyMap<string, readonly Bulletin[]>): void {
    const [first] = this.place.sources
    for (const source of this.place.sources) {
      const bulletins = told.get(source)
      if (bulletins) this.#told.set(source, bulletins)
    }
    const held = [...this.#keeping.current().values()].map(
      ({ place: _place, name: _name, names: _names, stale: _stale, ...bulletin }) => bulletin,
    )
    if (this.#told.size === 0 && first !== undefined && held.length > 0) this.#told.set(first, held)
    this.review()
  }

  /** A source says something, or with no bulletins nothing; resolves once it is on disk. */
  async tell(source: string, { bulletins }: Weather): Promise<void> {
    if (bulletins.length === 0) return
    await this.#change(() => ({ source, bulletins: saying(bulletins, this.#told.get(source) ?? []) }))
  }

  /** A source fails, again. */
  fail(source: string, trouble: Trouble): void {
    this.#troubles.set(source, trouble)
    this.review()
  }

  /** A source works again. */
  recover(source: string): void {
    this.#troubles.delete(source)
    this.review()
  }

  /** Lets time have its say: warnings expire, and what is old of a failing source is stale. */
  review(): void {
    this.#change(() => undefined).catch((error: unknown) => this.#keeping.failed(error))
  }

  #isStale(source: string): boolean {
    const trouble = this.#troubles.get(source)
    if (trouble === undefined) return false
    const { failures, lastSuccess = 0 } = trouble
    return failures >= FAILURES_UNTIL_STALE || this.#keeping.now() - lastSuccess > INTERVALS_UNTIL_STALE * this.#every
  }

  /** One change after another, each seeing what the one before it has made. */
  #change(telling: () => Told | undefined): Promise<void> {
    const change = this.#lastChange.then(async () => {
      const told = telling()
      const current = this.#keeping.current()
      const wanted = this.#wanted(told)
      const change = { ...changes(current, wanted), news: newsOf(current, wanted, this.#keeping.now()), ...(told && { told }) }
      if (told || change.publish.length + change.remove.length > 0) await this.#keeping.write(change)
      if (told) this.#told.set(told.source, told.bulletins)
    })
    this.#lastChange = change.catch(() => {}) // whoever asked for it is told
    return change
  }

  /** What the channel should hold, with what a source is just telling. */
  #wanted(told: Told | undefined): readonly Report[] {
    const sayings = this.place.sources.map((source) => {
      const bulletins = source === told?.source ? told.bulletins : (this.#told.get(source) ?? [])
      const stale = this.#isStale(source) && source !== told?.source
      return inForce(bulletins, this.#keeping.now()).flatMap((bulletin) => this.#report(bulletin, stale))
    })
    return merged(sayings)
  }

  #report(bulletin: Bulletin, stale: boolean): Report[] {
    const now = this.#keeping.now()
    const { date: _date, issuedAt, ...told } = bulletin
    const { name, names, zone = bulletin.zone } = this.place
    const date = isForecast(bulletin) ? dateOf(bulletin, zone) : undefined
    if (date !== undefined && beyondForecast(date, now)) return []
    const times = { zone, date, issuedAt: issuedAt !== undefined && issuedAt <= now + CLOCKS_DIFFER ? issuedAt : undefined }
    const about = { name, names: Object.keys(names).length > 0 ? names : undefined, stale: stale ? (true as const) : undefined }
    return [{ ...told, ...given({ ...times, ...about }), place: this.id }]
  }
}
