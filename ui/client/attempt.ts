import type { ByeFrame, Cursor, Frame } from '../../kernel/protocol.ts'
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
  /** How many ms its welcome may take. */
  readonly patience: number
  readonly clock: Clock
  /** The position as it is. */
  cursor(): Cursor | undefined
}

/** One request of one transport, from opening to its end, with the watch over its silence. */
export class Attempt implements Facts {
  readonly plan: AttemptPlan
  readonly #listener: AttemptListener
  readonly #watch: Timer
  readonly #startedAt: number
  readonly #cursorBefore: Cursor | undefined
  #patience: number
  #welcomedAt = 0
  #told = false
  #over = false
  #pipe: Pipe | undefined
  lastHeard: number
  welcomed = false
  lively = false
  bye: ByeFrame | undefined

  constructor(plan: AttemptPlan, listener: AttemptListener) {
    this.plan = plan
    this.#listener = listener
    this.#watch = new Timer(plan.clock)
    this.#startedAt = this.lastHeard = plan.clock.now()
    this.#cursorBefore = plan.cursor()
    this.#patience = plan.patience
  }

  open(means: Means): void {
    this.#look({ type: 'silent' })
    const sink = { frame: (frame: Frame) => this.#take(frame), end: (outcome: Outcome) => this.#end(outcome) }
    this.#pipe = this.plan.transport.open(this.plan.ask, sink, means)
  }

  get resumed(): boolean {
    return this.plan.ask.since !== undefined
  }

  get news(): boolean {
    return this.resumed && this.#told && this.plan.cursor() !== this.#cursorBefore
  }

  get brief(): boolean {
    const { transport, ask } = this.plan
    return transport.name === 'long-poll' && (ask.timeout === 0 || ask.joins.length > 0)
  }

  get paced(): boolean {
    return this.plan.transport.name === 'poll'
  }

  get lasted(): number {
    return this.plan.clock.now() - this.#startedAt
  }

  /** What frames go up by, if they can. */
  get send(): Pipe['send'] {
    return this.#pipe?.send
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
    this.lastHeard = this.plan.clock.now()
    if (frame.type === 'welcome') this.#welcome()
    if (this.welcomed) this.#deliver(frame)
    else this.#end({ type: 'unusable', reason: 'no-welcome' })
  }

  #welcome(): void {
    this.welcomed = true
    this.#welcomedAt = this.lastHeard
  }

  #deliver(frame: Frame): void {
    this.#patience = SILENCE_MS
    this.lively ||= this.lastHeard - this.#welcomedAt >= BURST_MS || this.plan.transport.gives === 'answers'
    if (NEWS.includes(frame.type)) this.#told = true
    if (frame.type === 'bye') this.bye = frame
    this.#listener.frame(frame)
    if (this.bye) this.#end({ type: 'ended' })
  }

  /** One timer that looks when it fires: setting it anew for each frame would cost more than the frame. */
  #look(outcome: Outcome): void {
    const now = this.plan.clock.now()
    // Where a clock was set back, silence is counted from there.
    this.lastHeard = Math.min(this.lastHeard, now)
    const left = this.lastHeard + this.#patience - now
    if (left > 0) this.#watch.set(left, () => this.#look({ type: 'silent' }))
    else this.#end(outcome)
  }

  #end(outcome: Outcome): void {
    if (this.#over) return
    this.close()
    this.#listener.over(outcome)
  }
}
