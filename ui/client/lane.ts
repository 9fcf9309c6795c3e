import { Tries } from './backoff.ts'
import type { Clock } from './clock.ts'
import type { Refusal } from './refusal.ts'
import type { Message, PublishAnswer } from './sending.ts'

/** What came of one try to send. */
export type Sent =
  | { readonly type: 'answered'; readonly answer: PublishAnswer }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'unreachable' }

/** What a lane needs; `send` never rejects, `unauthorized` hears of every 401. */
export interface LaneMeans {
  readonly clock: Clock
  readonly random: () => number
  send(message: Message): Promise<Sent>
  unauthorized(): void
}

/** Statuses below 500 that say nothing about the message: try it again. */
const PASSING: readonly number[] = [401, 408, 425, 429]

const passes = ({ status }: Refusal): boolean => status >= 500 || PASSING.includes(status)

/** The messages of one channel: first in, first out, one under way; what is refused for good lets the next go, all else keeps its place. */
export class Lane {
  readonly #means: LaneMeans
  readonly #tries: Tries
  #queue: Message[] = []
  #busy = false
  #paused = false

  constructor(means: LaneMeans) {
    this.#means = means
    this.#tries = new Tries(means.clock, means.random)
  }

  /** Takes a message in, if it is not in the queue already. */
  add(message: Message): void {
    if (!this.#queue.includes(message)) this.#queue.push(message)
    this.#go()
  }

  remove(message: Message): void {
    this.#queue = this.#queue.filter((each) => each !== message)
    this.#go()
  }

  pause(): void {
    this.#paused = true
    this.#tries.cancel()
  }

  /** Goes on now, also where the next try was to come later. */
  resume(): void {
    this.#paused = false
    this.#tries.cancel()
    this.#go()
  }

  #go(): void {
    if (!this.#busy && !this.#paused && !this.#tries.planned && this.#queue.length > 0) this.#tries.plan(0, () => this.#sendFirst())
  }

  #sendFirst(): void {
    const message = this.#queue[0]
    if (message === undefined) return
    if (message.expires <= this.#means.clock.now()) message.discard()
    else this.#send(message)
  }

  #send(message: Message): void {
    this.#busy = true
    this.#tries.begin()
    message.become('sending', message.problem)
    void this.#means.send(message).then((sent) => {
      this.#settle(message, sent)
      this.#busy = false
      this.#go()
    })
  }

  #settle(message: Message, sent: Sent): void {
    if (sent.type === 'unreachable') this.#wait(message, undefined)
    else if (sent.type === 'refused' && passes(sent.refusal)) this.#wait(message, sent.refusal)
    else this.#finish(message, sent)
  }

  #finish(message: Message, sent: Exclude<Sent, { type: 'unreachable' }>): void {
    this.#tries.refund()
    this.#tries.succeeded()
    this.remove(message)
    if (sent.type === 'answered') message.succeed(sent.answer)
    else message.fail(sent.refusal)
  }

  #wait(message: Message, refusal: Refusal | undefined): void {
    this.#tries.planRetry(() => this.#sendFirst(), refusal?.retryAfter)
    message.become('waiting', refusal)
    if (refusal?.status === 401) this.#means.unauthorized()
  }
}
