import type { Clock } from './clock.ts'
import { guard } from './guard.ts'
import { newKey } from './key.ts'
import { Lane, type Sent } from './lane.ts'
import { refusalOf } from './refusal.ts'
import { Message, type PublishAnswer, type Sending } from './sending.ts'
import { bearer, type Means } from './transports/transport.ts'

/** What an outbox is made of; `unauthorized` hears of every 401. */
export interface OutboxParts {
  readonly clock: Clock
  readonly random: () => number
  readonly means: Means
  unauthorized(): void
}

/** How a message is handed in: with a key of the caller's, or to be given up after so many ms. */
export interface PublishOptions {
  readonly key?: string
  readonly expiresIn?: number
}

/** A server answers within 30 s or not at all. */
const TIMEOUT_MS = 30_000
/** Browsers keep no more than 64 KiB of bodies alive beyond their page. */
const KEEPALIVE_BYTES = 16_384

/** What goes up, by HTTP, in the order of its channel: whatever happens on the way, the same key makes it one publication. */
export class Outbox {
  readonly #parts: OutboxParts
  readonly #lanes = new Map<string, Lane>()
  readonly #listeners = new Set<(sending: Sending) => void>()
  readonly #unsent = new Set<Message>()
  #paused = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  publish(channel: string, data: unknown, options: PublishOptions = {}): Sending {
    const time = this.#parts.clock.now()
    const expires = time + (options.expiresIn ?? Number.POSITIVE_INFINITY)
    const message = new Message({ key: options.key ?? newKey(), channel, data, time, expires }, (each) => this.#changed(each))
    this.#unsent.add(message)
    this.#changed(message)
    return message
  }

  listen(listener: (sending: Sending) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** What is not sent: waiting, on its way or failed, the oldest first. */
  get unsent(): Sending[] {
    return [...this.#unsent]
  }

  pause(): void {
    this.#paused = true
    for (const lane of this.#lanes.values()) lane.pause()
  }

  /** Whoever waits for the next try waits no longer. */
  resume(): void {
    this.#paused = false
    for (const lane of this.#lanes.values()) lane.resume()
  }

  /** Gives up what is not sent. */
  close(): void {
    this.pause()
    for (const message of this.#unsent) message.discard()
  }

  #changed(message: Message): void {
    const lane = this.#lane(message.channel)
    if (message.state === 'sent' || message.state === 'discarded') this.#unsent.delete(message)
    for (const listener of [...this.#listeners]) guard(() => listener(message))
    if (message.state === 'waiting') lane.add(message)
    if (message.state === 'discarded') lane.remove(message)
  }

  #lane(channel: string): Lane {
    const known = this.#lanes.get(channel)
    if (known) return known
    const { clock, random } = this.#parts
    const lane = new Lane({ clock, random, send: (message) => this.#post(message), unauthorized: () => this.#parts.unauthorized() })
    if (this.#paused) lane.pause()
    this.#lanes.set(channel, lane)
    return lane
  }

  async #post(message: Message): Promise<Sent> {
    const { clock, means } = this.#parts
    const abort = new AbortController()
    const timeout = clock.setTimeout(() => abort.abort(), TIMEOUT_MS)
    const headers = { 'content-type': 'application/json', 'idempotency-key': message.key, ...bearer(means.token) }
    const request = { method: 'POST', headers, body: message.body, signal: abort.signal, keepalive: message.body.length <= KEEPALIVE_BYTES }
    try {
      const response = await means.fetch(`${means.origin}/channels/${message.channel}`, request)
      if (!response.ok) return { type: 'refused', refusal: await refusalOf(response, Date.now()) }
      return { type: 'answered', answer: answerOf(await response.json()) }
    } catch {
      // No answer, or not the server's: the key makes it safe to ask again.
      return { type: 'unreachable' }
    } finally {
      clock.clearTimeout(timeout)
    }
  }
}

const answerOf = (body: unknown): PublishAnswer => {
  const answer: PublishAnswer = Object(body)
  if (answer.time === undefined) throw new SyntaxError('time')
  return answer
}
