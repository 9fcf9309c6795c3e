import type { ByeFrame, Frame } from '../../kernel/protocol.ts'
import { tell } from '../client/guard.ts'
import type { Refusal } from '../client/refusal.ts'
import { sse } from '../client/transports/sse.ts'
import type { End, Means, Pipe, Transport } from '../client/transports/transport.ts'
import { type Hearer, Told } from './told.ts'

/** Widgets that come to a page together are asked for together. */
const GATHER_MS = 20
/** How long a first frame may take before the way is taken for one that a proxy holds back. */
const PATIENCE_MS = 8_000
const HELD_MS = 25_000
/** No frame for so long means a dead connection: 2.25 heartbeats. */
const SILENCE_MS = 45_000
/** What comes later than that cannot have come with the first burst, which even a proxy that buffers may let through. */
const BURST_MS = 1_000
const POLL_EVERY_MS = 15_000
/** After that the best way is tried again: networks change. */
const WAY_KEPT_MS = 600_000
const LONGEST_PAUSE_MS = 20_000
/** The server knows no such transport, or something in between does not let it through. */
const NOT_THIS_WAY = [404, 405, 406, 410, 501]
/** A request that names anything else is refused whole: one element's typing error must not silence the page. */
const CHANNEL = /^[a-z\d_-]{1,64}(\/[a-z\d_-]{1,64})*$/

/** `signed-out`: the token is worth nothing any more, and nothing is tried. */
export type LineState = 'connecting' | 'live' | 'offline' | 'signed-out'

/** What a line is made of; all but `origin` may be left out. */
export interface LineParts {
  readonly origin: string
  readonly token?: string | undefined
  readonly random?: () => number
  readonly fetch?: typeof fetch
  /** Absent: an event stream. A WebSocket would bring nothing more, and its bytes count on other people's pages. */
  readonly best?: Transport
  /** The ways to try one after another where the best does not work; asked for when first needed. */
  readonly others?: () => Promise<readonly Transport[]>
}

/** One request, as far as it has come. */
interface Attempt {
  readonly transport: Transport
  readonly timeout: number
  readonly startedAt: number
  heardAt: number
  welcomedAt: number
  news: boolean
  bye: ByeFrame | undefined
  pipe: Pipe | undefined
}

/**
 * The one connection that all widgets of a page share: `ui/client` without what a chat needs and a widget does not. It opens with the
 * first channel, mends itself with growing, jittered pauses, and keeps its position through `rest` and `wake`.
 */
export class Line {
  readonly #means: Means
  readonly #random: () => number
  readonly #others: () => Promise<readonly Transport[]>
  #ways: readonly Transport[]
  readonly #told = new Told()
  readonly #listeners = new Set<(state: LineState) => void>()
  readonly #refused = new Set<string>()
  #asked = ''
  #way = 0
  #wayChosenAt = 0
  #failures = 0
  #attempt: Attempt | undefined
  #turn: ReturnType<typeof setTimeout> | undefined
  #next: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setTimeout> | undefined
  #resting = false
  #sifted = ''
  #state: LineState = 'connecting'

  constructor({ origin, token, random = Math.random, fetch = withoutCookies, best = sse, others = slowWays }: LineParts) {
    this.#means = { origin, token, fetch }
    this.#random = random
    this.#ways = [best]
    this.#others = others
  }

  get state(): LineState {
    return this.#state
  }

  /** Hears of every change of `state`; returns the undo. */
  onState(listener: (state: LineState) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Hears of a channel; returns the undo. */
  hear(channel: string, hearer: Hearer): () => void {
    if (!CHANNEL.test(channel)) {
      queueMicrotask(() => hearer.denied?.('not-found'))
      return () => {}
    }
    const undo = this.#told.hear(channel, hearer)
    this.#gather()
    return () => {
      undo()
      this.#gather()
    }
  }

  /** Cuts the connection and keeps the position: nobody looks. */
  rest(): void {
    this.#resting = true
    this.#cut()
  }

  /** Goes on after a rest, or tries at once. */
  wake(): void {
    this.#resting = false
    this.#refused.clear()
    if (!this.#attempt || Date.now() - this.#attempt.heardAt > SILENCE_MS / 2) this.#open()
  }

  #show(state: LineState): void {
    if (state === this.#state) return
    this.#state = state
    tell(this.#listeners, (listener) => listener(state))
  }

  #cut(): void {
    clearTimeout(this.#next)
    clearTimeout(this.#watch)
    this.#attempt?.pipe?.close()
    this.#attempt = undefined
  }

  /** Channels came or went: soon the connection is brought in line with what is wanted. */
  #gather(): void {
    clearTimeout(this.#turn)
    this.#turn = setTimeout(() => {
      if (this.#asked !== this.#told.names.join()) this.#open()
    }, GATHER_MS)
  }

  #later(ms: number): void {
    clearTimeout(this.#next)
    this.#next = setTimeout(() => this.#open(), ms)
  }

  #retry(after = 0): void {
    this.#later(after + this.#random() * Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.#failures++))
  }

  get #allowed(): string[] {
    return this.#told.names.filter((name) => !this.#refused.has(name))
  }

  #open(): void {
    this.#cut()
    this.#asked = this.#told.names.join()
    const names = this.#allowed
    if (this.#resting || !names.length || this.#state === 'signed-out') return
    if (Date.now() - this.#wayChosenAt > WAY_KEPT_MS) this.#way = 0
    this.#try(this.#ways[this.#way] ?? sse, names)
  }

  #try(transport: Transport, names: readonly string[]): void {
    const position = this.#told.open(names)
    // The first answer is asked for at once, or nobody would know for half a minute whether we are connected (as in Bayeux 1.0 §4.2).
    const timeout = transport.name === 'long-poll' && this.#state === 'live' && !position.joins.length ? HELD_MS : 0
    const now = Date.now()
    const mine: Attempt = { transport, timeout, startedAt: now, heardAt: now, welcomedAt: 0, news: false, bye: undefined, pipe: undefined }
    this.#attempt = mine
    const sink = {
      frame: (frame: Frame) => this.#attempt === mine && this.#take(mine, frame),
      end: (end: End) => this.#attempt === mine && this.#over(mine, end),
    }
    mine.pipe = transport.open({ ...position, timeout }, sink, this.#means)
    this.#listen(mine)
  }

  /** One timer that looks when it fires: setting it anew for each frame would cost more than the frame. */
  #listen(mine: Attempt): void {
    const left = mine.heardAt + (mine.welcomedAt ? SILENCE_MS : PATIENCE_MS + mine.timeout) - Date.now()
    if (left > 0) this.#watch = setTimeout(() => this.#listen(mine), left)
    else if (mine.heardAt - mine.welcomedAt < BURST_MS) this.#over(mine, { type: 'unusable', reason: 'silent' })
    else this.#over(mine, { type: 'ended' })
  }

  #take(mine: Attempt, frame: Frame): void {
    mine.heardAt = Date.now()
    if (frame.type === 'welcome') this.#welcome(mine)
    else if (frame.type === 'bye') mine.bye = frame
    else if (frame.type !== 'heartbeat' && frame.type !== 'joined') mine.news = true
    this.#told.receive(frame)
    if (mine.bye && this.#attempt === mine) this.#over(mine, { type: 'ended' })
  }

  #welcome(mine: Attempt): void {
    mine.welcomedAt = mine.heardAt
    this.#sifted = ''
    this.#show('live')
  }

  #over(mine: Attempt, end: End): void {
    this.#cut()
    const lasted = Date.now() - mine.startedAt
    const worked = mine.welcomedAt && (mine.news || lasted > BURST_MS || (mine.bye && mine.transport.gives === 'answers' && !mine.timeout))
    if (worked) this.#failures = 0
    if (end.type === 'refused') this.#refuse(end.refusal)
    else if (mine.bye?.reason === 'session-end') this.#show('signed-out')
    else if (worked && mine.bye?.reason === 'limit')
      this.#later(mine.transport.name === 'poll' ? POLL_EVERY_MS : Math.max(0, BURST_MS - lasted))
    else this.#fail(mine, end)
  }

  #fail(mine: Attempt, end: End): void {
    const begun = mine.welcomedAt || mine.bye
    if (end.type === 'unusable' || (end.type === 'ended' && !begun)) void this.#nextWay()
    this.#show(begun && this.#state === 'live' ? 'connecting' : 'offline')
    this.#retry(mine.bye?.retryAfter ?? (end.type === 'ended' ? end.retryAfter : undefined))
    if (end.type === 'unreachable') void this.#sift()
  }

  #refuse({ code, retryAfter, status }: Refusal): void {
    if (status === 401) return void this.#show('signed-out')
    if (code === 'bad-cursor') this.#told.startOver()
    else this.#show('offline')
    if (NOT_THIS_WAY.includes(status)) void this.#nextWay()
    this.#retry(retryAfter)
  }

  async #nextWay(): Promise<void> {
    // Where they cannot be had either, the best is tried again.
    if (this.#ways.length === 1) this.#ways = [...this.#ways, ...(await this.#others().catch(() => []))]
    this.#way = (this.#way + 1) % this.#ways.length
    this.#wayChosenAt = Date.now()
  }

  /** A page of another site is refused, unreadably, for one channel that is not for everybody: in an outage each set of names is asked for one by one, once. */
  async #sift(): Promise<void> {
    const names = this.#allowed
    if (this.#sifted === this.#asked || names.length < 2) return
    this.#sifted = this.#asked
    const closed = await import('./slow-ways.ts').then(({ closedOf }) => closedOf(names, this.#means)).catch(() => [])
    for (const name of closed) {
      this.#refused.add(name)
      this.#told.deny(name, 'not-found')
    }
    if (closed.length && !this.#attempt) this.#open()
  }
}

const slowWays = () => import('./slow-ways.ts').then(({ SLOW_WAYS }) => SLOW_WAYS)
const withoutCookies: typeof fetch = (input, init) => fetch(input, { ...init, credentials: 'omit' })
