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

/** What a message is made of. */
export interface MessageContent {
  readonly key: string
  readonly channel: string
  readonly data: unknown
}

/** A sending as its queue sees it. */
export class Message implements Sending {
  readonly key: string
  readonly channel: string
  readonly data: unknown
  /** Fixed once: a try again must bear the same bytes as its key did before. */
  readonly body: string
  readonly #changed: (message: Message) => void
  #resolve: (answer: PublishAnswer) => void = () => {}
  #reject: (error: Error) => void = () => {}
  state: SendingState = 'waiting'
  problem: Refusal | undefined
  answer: Promise<PublishAnswer>

  constructor({ key, channel, data }: MessageContent, changed: (message: Message) => void) {
    this.key = key
    this.channel = channel
    this.data = data
    this.body = JSON.stringify(data)
    this.#changed = changed
    this.answer = this.#promise()
  }

  retry(): void {
    if (this.state !== 'failed') return
    this.answer = this.#promise()
    this.become('waiting')
  }

  discard(): void {
    if (this.state === 'sent' || this.state === 'discarded') return
    this.become('discarded', this.problem)
    this.#reject(new Error('discarded'))
  }

  succeed(answer: PublishAnswer): void {
    this.become('sent')
    this.#resolve(answer)
  }

  fail(problem: Refusal): void {
    this.become('failed', problem)
    this.#reject(problem)
  }

  /** Nothing more becomes of what was discarded. */
  become(state: SendingState, problem?: Refusal): void {
    if (this.state === 'discarded') return
    this.state = state
    this.problem = problem
    this.#changed(this)
  }

  #promise(): Promise<PublishAnswer> {
    const promise = new Promise<PublishAnswer>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Whoever only watches the state must not be told of an unhandled rejection.
    promise.catch(() => {})
    return promise
  }
}
