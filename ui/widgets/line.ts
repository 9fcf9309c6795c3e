import type { Frame } from '../../kernel/protocol.ts'
import { Attempt } from '../client/attempt.ts'
import { Tries } from '../client/backoff.ts'
import { Inbox, type Listen } from '../client/channels/inbox.ts'
import type { Follow, Snapshot } from '../client/channels/log-follower.ts'
import { Positions } from '../client/channels/positions.ts'
import type { Watch } from '../client/channels/state-store.ts'
import { type Clock, realClock, Timer } from '../client/clock.ts'
import { tell } from '../client/guard.ts'
import { longPoll } from '../client/transports/long-poll.ts'
import { poll } from '../client/transports/poll.ts'
import { sse } from '../client/transports/sse.ts'
import { bearer, type Means, type Transport } from '../client/transports/transport.ts'
import { earned, held, judge, type Outcome, type Verdict } from '../client/verdict.ts'

/** The best first. A WebSocket would bring nothing more here, and its bytes count on other people's pages. */
const WAYS: readonly [Transport, ...Transport[]] = [sse, longPoll, poll]
/** How long a first frame may take before the way is taken for one that a proxy holds back. */
const PATIENCE_MS = 8_000
const HELD_MS = 25_000
const POLL_EVERY_MS = 15_000
/** After that the best way is tried again: networks change. */
const WAY_KEPT_MS = 600_000
/** All that is wanted is denied; that may change. */
const ALL_DENIED_MS = 30_000

/** `signed-out`: the token is worth nothing any more, and nothing is tried. */
export type LineState = 'connecting' | 'live' | 'offline' | 'signed-out'

/** What a line is made of; all but `origin` may be left out. */
export interface LineParts {
  readonly origin: string
  readonly token?: string | undefined
  readonly clock?: Clock
  readonly random?: () => number
  readonly fetch?: typeof fetch
  readonly ways?: readonly [Transport, ...Transport[]]
}

/**
 * The one connection that all widgets of a page share: `ui/client` without what a chat needs and a widget does not. It opens with the
 * first channel, mends itself with growing, jittered pauses, and keeps its position through `rest` and `wake`.
 */
export class Line {
  readonly #clock: Clock
  readonly #ways: readonly [Transport, ...Transport[]]
  readonly #means: Means
  readonly #positions: Positions
  readonly #inbox: Inbox
  readonly #tries: Tries
  readonly #turn: Timer
  readonly #listeners = new Set<(state: LineState) => void>()
  readonly #refused = new Set<string>()
  #way = 0
  #wayChosenAt = 0
  #attempt: Attempt | undefined
  #resting = false
  #sifted = false
  #state: LineState = 'connecting'

  constructor({ origin, token, clock = realClock, random = Math.random, fetch = withoutCookies, ways = WAYS }: LineParts) {
    this.#clock = clock
    this.#ways = ways
    this.#means = { origin, token, fetch }
    this.#positions = new Positions(clock)
    this.#tries = new Tries(clock, random)
    this.#turn = new Timer(clock)
    this.#inbox = new Inbox(this.#positions, { clock, random, failed() {}, changed: () => this.#turn.set(0, () => this.#adjust()) })
  }

  get state(): LineState {
    return this.#state
  }

  /** Hears of every change of `state`; returns the undo. */
  onState(listener: (state: LineState) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Watches a `state` channel; returns the undo. */
  watch(channel: string, watch: Watch): () => void {
    return this.#inbox.watch(channel, watch)
  }

  /** Follows a `log` channel, beginning with its snapshot; returns the undo. */
  follow<S extends Snapshot>(channel: string, follow: Follow<S>): () => void {
    return this.#inbox.follow(channel, follow)
  }

  /** Listens to a `signal` channel; returns the undo. */
  listen(channel: string, listen: Listen): () => void {
    return this.#inbox.listen(channel, listen)
  }

  /** Cuts the connection and keeps the position: nobody looks. */
  rest(): void {
    this.#resting = true
    this.#cut()
    this.#tries.cancel()
  }

  /** Goes on after a rest, or tries at once. */
  wake(): void {
    this.#resting = false
    this.#refused.clear()
    this.#inbox.hurry()
    if (this.#attempt) this.#attempt.wake()
    else this.#adjust()
  }

  #show(state: LineState): void {
    if (state === this.#state) return
    this.#state = state
    tell(this.#listeners, (listener) => listener(state))
  }

  #cut(): void {
    this.#attempt?.close()
    this.#attempt = undefined
  }

  /** Channels came or went. */
  #adjust(): void {
    this.#inbox.sweep()
    if (this.#attempt && this.#positions.aligned) return
    this.#cut()
    if (!this.#resting) this.#plan(0)
  }

  #plan(ms: number): void {
    this.#tries.plan(ms, () => this.#open())
  }

  #retry(after: number | undefined): void {
    this.#tries.planRetry(() => this.#open(), after)
  }

  get #transport(): Transport {
    if (this.#clock.now() - this.#wayChosenAt > WAY_KEPT_MS) this.#way = 0
    return this.#ways[this.#way] ?? this.#ways[0]
  }

  #open(): void {
    const transport = this.#transport
    this.#inbox.sweep()
    if (this.#resting || this.#positions.empty) return
    const { channels, joins, ...position } = this.#positions.open(transport.gives)
    const allowed = (name: string) => !this.#refused.has(name)
    const ask = { ...position, channels: channels.filter(allowed), joins: joins.filter(allowed) }
    this.#inbox.opened(joins)
    if (ask.channels.length || ask.joins.length) this.#try(transport, ask)
    else this.#plan(ALL_DENIED_MS)
  }

  #try(transport: Transport, position: ReturnType<Positions['open']>): void {
    const clock = this.#clock
    const parks = transport === longPoll && this.#state === 'live'
    const timeout = parks ? HELD_MS : 0
    const plan = {
      transport,
      clock,
      ask: { ...position, timeout },
      patience: PATIENCE_MS + timeout,
      cursor: () => this.#positions.cursor,
    }
    const attempt = new Attempt(plan, { frame: (frame) => this.#take(frame), over: (outcome) => this.#over(attempt, outcome) })
    this.#attempt = attempt
    this.#tries.begin()
    attempt.open(this.#means)
  }

  #take(frame: Frame): void {
    if (frame.type === 'welcome') {
      this.#sifted = false
      this.#show('live')
    }
    this.#inbox.receive(frame)
  }

  #over(attempt: Attempt, outcome: Outcome): void {
    const verdict = judge(attempt, outcome)
    this.#cut()
    if (earned(attempt)) this.#tries.refund()
    if (held(attempt)) this.#tries.succeeded()
    this.#goOn(attempt, verdict)
  }

  #goOn({ plan }: Attempt, { next, after }: Verdict): void {
    if (next === 'go-on') this.#plan(plan.transport === poll ? POLL_EVERY_MS : (after ?? 0))
    else if (next === 'ask-session') this.#show('signed-out')
    else this.#comeBack(next, after)
  }

  #comeBack(next: Verdict['next'], after: number | undefined): void {
    if (next === 'start-over') this.#positions.startOver()
    if (next === 'blame-transport' || next === 'blame-buffering') this.#nextWay()
    this.#show(next === 'retry' ? 'connecting' : 'offline')
    this.#retry(after)
    if (next === 'blame-server') void this.#sift()
  }

  #nextWay(): void {
    this.#way = (this.#way + 1) % this.#ways.length
    this.#wayChosenAt = this.#clock.now()
  }

  /** A page of another site is refused, unreadably, for one channel that is not for everybody: once in an outage each is asked for alone. */
  async #sift(): Promise<void> {
    if (this.#sifted) return
    this.#sifted = true
    const names = this.#positions.names.map(([name]) => name)
    const answered = await Promise.all(names.map((name) => this.#answers(name)))
    if (!answered.includes(true)) return
    for (const name of names.filter((_, index) => !answered[index])) {
      this.#refused.add(name)
      this.#inbox.receive({ type: 'denied', channel: name, code: 'not-found' })
    }
    if (!this.#attempt) this.#plan(0)
  }

  #answers(name: string): Promise<boolean> {
    const { fetch, origin, token } = this.#means
    return fetch(`${origin}/channels/${name}?limit=1`, { headers: bearer(token) }).then(
      () => true,
      () => false,
    )
  }
}

const withoutCookies: typeof fetch = (input, init) => fetch(input, { ...init, credentials: 'omit' })
