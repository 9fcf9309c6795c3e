import type { Cursor } from '../../kernel/protocol.ts'
import type { Refusal } from './refusal.ts'

/** What the server says of a publication that it took; for a signal there is neither `n` nor cursor. */
export interface PublishAnswer {
  readonly n?: number
  readonly cursor?: Cursor
  readonly time: number
  readonly data: unknown
  readonly id?: string
}

/** `waiting`: for its turn or for another try. `failed`: refused for good, unless tried again. `discarded`: given up. */
export type SendingState = 'waiting' | 'sending' | 'sent' | 'failed' | 'discarded'

/** Something on its way up. */
export interface Sending {
  readonly key: string
  readonly channel: string
  readonly data: unknown
  /** When it was handed in. */
  readonly time: number
  readonly state: SendingState
  /** Of the current try: rejects with the `Refusal` when it failed, with an `Error` when it was discarded. */
  readonly answer: Promise<PublishAnswer>
  /** Why it failed, or why it waits. */
  readonly problem: Refusal | undefined
  /** Queues it again, with the same key, after it has failed. */
  retry(): void
  /** Gives it up. What is under way may still arrive; what was sent stays. */
  discard(): void
}

/** What a message needs of its queue. */
export interface MessageEvents {
  changed(message: Message): void
  retried(message: Message): void
  discarded(message: Message): void
}

interface Deferred {
  readonly promise: Promise<PublishAnswer>
  resolve(answer: PublishAnswer): void
  reject(error: Error): void
}

const deferred = (): Deferred => {
  let resolve: Deferred['resolve'] = () => {}
  let reject: Deferred['reject'] = () => {}
  const promise = new Promise<PublishAnswer>((accept, refuse) => {
    resolve = accept
    reject = refuse
  })
  // Whoever only watches the state must not be told of an unhandled rejection.
  promise.catch(() => {})
  return { promise, resolve, reject }
}

/** A sending as its queue sees it. */
export class Message implements Sending {
  readonly key: string
  readonly channel: string
  readonly data: unknown
  readonly time: number
  /** Fixed once: a try again must bear the same bytes as its key did before. */
  readonly body: string
  /** The time after which it is not worth sending any more. */
  readonly expires: number
  readonly #events: MessageEvents
  #state: SendingState = 'waiting'
  #problem: Refusal | undefined
  #deferred = deferred()

  constructor(content: { key: string; channel: string; data: unknown; time: number; expires: number }, events: MessageEvents) {
    this.key = content.key
    this.channel = content.channel
    this.data = content.data
    this.time = content.time
    this.expires = content.expires
    this.body = JSON.stringify(content.data)
    this.#events = events
  }

  get state(): SendingState {
    return this.#state
  }

  get answer(): Promise<PublishAnswer> {
    return this.#deferred.promise
  }

  get problem(): Refusal | undefined {
    return this.#problem
  }

  retry(): void {
    if (this.#state !== 'failed') return
    this.#deferred = deferred()
    this.wait(undefined)
    this.#events.retried(this)
  }

  discard(): void {
    if (this.#state === 'sent' || this.#state === 'discarded') return
    this.#become('discarded', this.#problem)
    this.#deferred.reject(new Error('discarded'))
    this.#events.discarded(this)
  }

  send(): void {
    this.#become('sending', this.#problem)
  }

  wait(problem: Refusal | undefined): void {
    if (this.#state !== 'discarded') this.#become('waiting', problem)
  }

  succeed(answer: PublishAnswer): void {
    if (this.#state === 'discarded') return
    this.#become('sent', undefined)
    this.#deferred.resolve(answer)
  }

  fail(refusal: Refusal): void {
    if (this.#state === 'discarded') return
    this.#become('failed', refusal)
    this.#deferred.reject(refusal)
  }

  #become(state: SendingState, problem: Refusal | undefined): void {
    this.#state = state
    this.#problem = problem
    this.#events.changed(this)
  }
}
