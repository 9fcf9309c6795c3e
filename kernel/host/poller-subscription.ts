import type { FetchedMeta, PollerOptions } from '../api/plugin.ts'
import { asError } from '../errors.ts'
import type { Fetched } from '../http/outgoing.ts'
import { keyed, remembering, unseen } from './poller-items.ts'
import type { PollerKernel } from './poller-kernel.ts'
import { BLANK, type PollerMemory } from './poller-memory.ts'
import { dueAt, freshUntil, type Pace, paceOf, retryAfter, span } from './poller-pace.ts'
import { soundRests } from './poller-rests.ts'

/** What a request came to. */
export type Outcome =
  | { readonly type: 'body' | 'unchanged'; readonly answer: Fetched }
  | { readonly type: 'failure'; readonly cause: unknown; readonly headers?: Headers }

const MOVES_FOR_GOOD = 3
const QUIET_SAVE = 60_000 // an answer that changes nothing is written down this often and no oftener
const DEFAULT_TIMEOUT = 10_000
const DEFAULT_MAX_BYTES = 1_048_576
const MAX_BYTES = 8_388_608

/** One plugin's following of one URL: what is handed on to it, and what is remembered of that. */
export class Subscription<T> {
  readonly plugin: string
  /** As the plugin wrote it, with the fragment: that tells apart those that follow one URL. */
  readonly url: string
  readonly timeout: number
  readonly maxBytes: number
  /** Somebody reads what it tells, or it is told whoever reads. */
  awake = true
  reason: string | undefined
  #due = 0
  readonly #options: PollerOptions<T>
  readonly #kernel: PollerKernel
  readonly #pace: Pace
  #memory = BLANK
  #saved: PollerMemory | undefined
  #over = false

  constructor(plugin: string, options: PollerOptions<T>, kernel: PollerKernel) {
    this.plugin = plugin
    this.url = options.url
    this.timeout = options.timeout === undefined ? DEFAULT_TIMEOUT : span(options.timeout)
    this.maxBytes = Math.min(options.maxBytes ?? DEFAULT_MAX_BYTES, MAX_BYTES)
    this.#options = options
    this.#kernel = kernel
    this.#pace = paceOf(options)
  }

  /** When this one wants the next request, ms UTC; asleep never, once it has been tried. */
  get due(): number {
    return this.idle ? Number.POSITIVE_INFINITY : this.#due
  }
  get idle(): boolean {
    return !this.awake && this.#memory.lastTry !== undefined
  }
  get memory(): PollerMemory {
    return this.#memory
  }

  /** Nothing is handed on or remembered from now on. */
  end(): void {
    this.#over = true
  }

  /** Recalls what an earlier run of the process knew. */
  async recall(): Promise<void> {
    try {
      this.#saved = await this.#kernel.memory.load(this.plugin, this.url)
      this.#memory = this.#saved ?? BLANK
    } catch (error) {
      this.reason = `what was known of it cannot be read: ${asError(error).message}` // it begins anew
    }
    this.#settleDue()
  }

  /** Takes in what a request came to; never rejects. */
  async learn(outcome: Outcome): Promise<void> {
    if (outcome.type === 'failure') return await this.#fail(outcome.cause, outcome.headers)
    try {
      const taken = outcome.type === 'body' ? await this.#take(outcome.answer) : {}
      await this.#succeed(outcome.answer, taken)
    } catch (error) {
      await this.#fail(error)
    }
  }

  async #take(answer: Fetched): Promise<Partial<PollerMemory>> {
    const { items, ttl, rests } = await this.#options.parse(answer.bytes, metaOf(answer))
    const known = keyed(items, (item) => this.#options.key(item))
    const remembered = {
      etag: answer.headers.get('etag') ?? undefined,
      lastModified: answer.headers.get('last-modified') ?? undefined,
      seen: remembering(this.#memory.seen, known),
      ttl: ttl === undefined ? undefined : span(ttl),
      rests: rests && soundRests(rests),
    }
    const fresh = unseen(known, this.#memory.seen)
    if (fresh.length > 0 && !this.#over) await this.#options.onItems(fresh, { first: this.#memory.lastSuccess === undefined })
    return remembered
  }

  async #succeed(answer: Fetched, taken: Partial<PollerMemory>): Promise<void> {
    if (this.#over) return
    const now = this.#kernel.clock.now()
    const wasFailing = this.#memory.failures > 0
    this.reason = undefined
    const notBefore = freshUntil(answer.headers, now)
    const moved = this.#moved(answer.permanentRedirectTo)
    this.#memory = { ...this.#memory, ...taken, ...moved, failures: 0, lastTry: now, lastSuccess: now, notBefore }
    this.#settleDue()
    if (wasFailing) this.#tell(() => this.#options.onFresh?.())
    await this.#save()
  }

  async #fail(cause: unknown, headers?: Headers): Promise<void> {
    if (this.#over) return
    const now = this.#kernel.clock.now()
    const failures = this.#memory.failures + 1
    this.reason = asError(cause).message
    const home = failures < MOVES_FOR_GOOD ? this.#memory.home : undefined // the new address may have been the mistake
    this.#memory = { ...this.#memory, home, failures, lastTry: now, notBefore: headers && retryAfter(headers, now) }
    this.#settleDue()
    await this.#save()
    const { lastSuccess } = this.#memory
    if (!this.#over) this.#tell(() => this.#options.onStale?.({ failures, lastSuccess, cause }))
  }

  #moved(to: string | undefined): Pick<PollerMemory, 'home' | 'movingTo' | 'moves'> {
    const moves = to === undefined ? 0 : to === this.#memory.movingTo ? this.#memory.moves + 1 : 1
    if (moves < MOVES_FOR_GOOD) return { home: this.#memory.home, movingTo: to, moves }
    return { home: to, movingTo: undefined, moves: 0 }
  }

  #settleDue(): void {
    this.#due = dueAt(this.#memory, this.#pace, this.#kernel.clock.now(), this.#kernel.random())
  }

  #tell(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#kernel.blame(this.plugin, asError(error))
    }
  }

  async #save(): Promise<void> {
    if (!worthSaving(this.#saved, this.#memory)) return
    const memory = this.#memory
    try {
      await this.#kernel.memory.save(this.plugin, this.url, memory)
      this.#saved = memory
    } catch (error) {
      this.reason = `it cannot be remembered: ${asError(error).message}` // not the plugin's fault; tried again with the next answer
    }
  }
}

function worthSaving(saved: PollerMemory | undefined, memory: PollerMemory): boolean {
  if (saved?.lastTry === undefined || memory.lastTry === undefined || memory.lastTry - saved.lastTry >= QUIET_SAVE) return true
  return JSON.stringify({ ...saved, ...TIMELESS }) !== JSON.stringify({ ...memory, ...TIMELESS })
}
const TIMELESS = { lastTry: 0, lastSuccess: 0, notBefore: 0 }

function metaOf({ headers, url }: Fetched): FetchedMeta {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').split(';')
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)/i.exec(parameter)?.[1]).find(Boolean)
  const contentType = type.trim().toLowerCase()
  return { url, ...(contentType && { contentType }), ...(charset && { charset }) }
}
