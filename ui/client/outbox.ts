import { Tries } from './backoff.ts'
import type { Clock } from './clock.ts'
import { tell } from './guard.ts'
import { newKey } from './key.ts'
import { post } from './post.ts'
import type { Refusal } from './refusal.ts'
import { Message, type Sending } from './sending.ts'
import type { Means } from './transports/transport.ts'

/** What an outbox is made of; `unauthorized` hears of every 401. */
export interface OutboxParts {
  readonly clock: Clock
  readonly random: () => number
  readonly means: Means
  unauthorized(): void
}

/** How a message is handed in. */
export interface PublishOptions {
  /** An idempotency key of the caller's. */
  readonly key?: string
}

/** The messages of one channel: first in, first out, one under way. */
interface Lane {
  readonly queue: Set<Message>
  readonly tries: Tries
  busy: boolean
}

/** Statuses below 500 that say nothing about the message: try it again. */
const PASSING: readonly number[] = [401, 408, 425, 429]

/**
 * What goes up, by HTTP, in the order of its channel: what is refused for good lets the next go, all else keeps its place. Whatever happens
 * on the way, the same key makes it one publication.
 */
export class Outbox {
  readonly #parts: OutboxParts
  readonly #lanes = new Map<string, Lane>()
  readonly #listeners = new Set<(sending: Sending) => void>()
  #paused = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  publish(channel: string, data: unknown, { key = newKey() }: PublishOptions = {}): Sending {
    const message = new Message({ key, channel, data }, (each) => this.#changed(each))
    this.#changed(message)
    return message
  }

  listen(listener: (sending: Sending) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  pause(): void {
    this.#paused = true
    for (const { tries } of this.#lanes.values()) tries.cancel()
  }

  /** Whoever waits for the next try waits no longer. */
  resume(): void {
    this.#paused = false
    for (const lane of this.#lanes.values()) this.#go(lane)
  }

  /** Gives up what is not sent. */
  close(): void {
    this.pause()
    for (const { queue } of this.#lanes.values()) for (const message of queue) message.discard()
  }

  #changed(message: Message): void {
    const lane = this.#laneOf(message.channel)
    const { state } = message
    if (state === 'waiting') lane.queue.add(message)
    else if (state !== 'sending') lane.queue.delete(message)
    tell(this.#listeners, (listener) => listener(message))
    if (!lane.tries.planned) this.#go(lane)
  }

  #laneOf(channel: string): Lane {
    const { clock, random } = this.#parts
    const lane = this.#lanes.get(channel) ?? { queue: new Set(), tries: new Tries(clock, random), busy: false }
    this.#lanes.set(channel, lane)
    return lane
  }

  #go(lane: Lane): void {
    if (!lane.busy && !this.#paused) lane.tries.plan(0, () => this.#sendFirst(lane))
  }

  #sendFirst(lane: Lane): void {
    const [message] = lane.queue
    if (message) void this.#send(lane, message)
  }

  async #send(lane: Lane, message: Message): Promise<void> {
    lane.busy = true
    lane.tries.begin()
    message.become('sending', message.problem)
    const { answer, refusal } = await post(message, this.#parts.means, this.#parts.clock)
    lane.busy = false
    if (answer) message.succeed(answer)
    else if (refusal && refusal.status < 500 && !PASSING.includes(refusal.status)) message.fail(refusal)
    else return this.#wait(lane, message, refusal)
    lane.tries.refund()
    lane.tries.succeeded()
    this.#go(lane)
  }

  #wait(lane: Lane, message: Message, refusal: Refusal | undefined): void {
    lane.tries.planRetry(() => this.#sendFirst(lane), refusal?.retryAfter)
    message.become('waiting', refusal)
    if (this.#paused) lane.tries.cancel()
    if (refusal?.status === 401) this.#parts.unauthorized()
  }
}
