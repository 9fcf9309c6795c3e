import type { ByeFrame, ClientFrame, Cursor, Frame } from '../../kernel/protocol.ts'
import { type Clock, Timer } from './clock.ts'
import type { Ask, Means, Pipe, Transport } from './transports/transport.ts'
import type { Facts, Outcome } from './verdict.ts'

/** No frame for so long means a dead connection: 2.25 heartbeats. */
const SILENCE_MS = 45_000
/** After a wake, what is owed is a heartbeat of 20 s and the way here. */
const SILENCE_AWAKE_MS = 25_000
/** Frames after this time cannot have come with the first burst, which even a proxy that buffers may let through. */
const BURST_MS = 1_000
const NEWS: readonly Frame['type'][] = ['publication', 'state', 'signal']

/** Who hears of an attempt: its frames, then exactly one outcome; neither after `close`. */
export interface AttemptListener {
  frame(frame: Frame): void
  over(outcome: Outcome): void
}

/** How an attempt is made. */
export interface AttemptPlan {
  readonly transport: Transport
  readonly ask: Ask
  /** Whether it counts among the tries of its window. */
  readonly cost: 'charged' | 'free'
  /** How many ms its welcome may take. */
  readonly patience: number
  readonly clock: Clock
  /** The position as it is. */
  cursor(): Cursor | undefined
}

/** One request of one transport, from opening to its end, with the watch over its silence. */
export class Attempt {
  readonly transport: Transport
  readonly ask: Ask
  readonly cost: 'charged' | 'free'
  readonly #clock: Clock
  readonly #listener: AttemptListener
  readonly #watch: Timer
  readonly #startedAt: number
  readonly #cursor: () => Cursor | undefined
  readonly #cursorBefore: Cursor | undefined
  #patience: number
  #lastHeard: number
  #welcomedAt: number | undefined
  #lively = false
  #told = false
  #bye: ByeFrame | undefined
  #over = false
  #pipe: Pipe | undefined

  constructor(plan: AttemptPlan, listener: AttemptListener) {
    this.transport = plan.transport
    this.ask = plan.ask
    this.cost = plan.cost
    this.#cursor = plan.cursor
    this.#cursorBefore = plan.cursor()
    this.#patience = plan.patience
    this.#clock = plan.clock
    this.#listener = listener
    this.#watch = new Timer(plan.clock)
    this.#startedAt = plan.clock.now()
    this.#lastHeard = this.#startedAt
  }

  open(means: Means): void {
    this.#watchFor(this.#patience)
    const sink = { frame: (frame: Frame) => this.#take(frame), end: (outcome: Outcome) => this.#end(outcome) }
    this.#pipe = this.transport.open(this.ask, sink, means)
  }

  get welcomed(): boolean {
    return this.#welcomedAt !== undefined
  }

  /** Frames come as they should, not only those that a buffer let through. */
  get lively(): boolean {
    return this.#lively
  }

  get lastHeard(): number {
    return this.#lastHeard
  }

  /** Whether frames can go up. */
  get speaks(): boolean {
    return this.#pipe?.send !== undefined
  }

  /** What it was so far. */
  get facts(): Facts {
    const resumed = this.ask.since !== undefined
    const facts = {
      welcomed: this.welcomed,
      lively: this.#lively,
      news: resumed && this.#told && this.#cursor() !== this.#cursorBefore,
      brief: this.transport.name === 'long-poll' && (this.ask.timeout === 0 || this.ask.joins.length > 0),
      paced: this.transport.name === 'poll',
      resumed,
      lasted: this.#clock.now() - this.#startedAt,
    }
    return this.#bye ? { ...facts, bye: this.#bye } : facts
  }

  send(frame: ClientFrame): void {
    this.#pipe?.send?.(frame)
  }

  /** The machine may have slept, and timers with it: ends what has been silent for too long, and expects the next sign of life sooner than usual. */
  wake(): void {
    if (this.welcomed) this.#patience = SILENCE_AWAKE_MS
    this.#look({ type: 'asleep' })
  }

  close(): void {
    this.#over = true
    this.#watch.clear()
    this.#pipe?.close()
  }

  #take(frame: Frame): void {
    if (this.#over) return
    this.#lastHeard = this.#clock.now()
    if (frame.type === 'welcome') this.#welcome(frame)
    else if (this.#welcomedAt === undefined) this.#end({ type: 'unusable', reason: 'no-welcome' })
    else this.#takeLater(frame, this.#lastHeard - this.#welcomedAt)
  }

  #welcome(frame: Frame): void {
    this.#welcomedAt = this.#lastHeard
    this.#patience = SILENCE_MS
    this.#lively = this.transport.gives === 'answers'
    this.#listener.frame(frame)
  }

  #takeLater(frame: Frame, sinceWelcome: number): void {
    if (sinceWelcome >= BURST_MS) {
      this.#lively = true
      this.#patience = SILENCE_MS
    }
    if (NEWS.includes(frame.type)) this.#told = true
    if (frame.type === 'bye') this.#bye = frame
    this.#listener.frame(frame)
    if (frame.type === 'bye') this.#end({ type: 'ended' })
  }

  /** One timer that looks when it fires: setting it anew for each frame would cost more than the frame. */
  #watchFor(ms: number): void {
    this.#watch.set(ms, () => this.#look({ type: 'silent' }))
  }

  #look(outcome: Outcome): void {
    const now = this.#clock.now()
    // Where a clock was set back, silence is counted from there.
    this.#lastHeard = Math.min(this.#lastHeard, now)
    const left = this.#lastHeard + this.#patience - now
    if (left > 0) this.#watchFor(left)
    else this.#end(outcome)
  }

  #end(outcome: Outcome): void {
    if (this.#over) return
    this.close()
    this.#listener.over(outcome)
  }
}
