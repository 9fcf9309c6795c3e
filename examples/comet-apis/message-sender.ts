/** How a sender treats the responses that wait: `long-poll` ends each when it has delivered, `streaming` leaves them open for what comes next. */
export type Mode = 'long-poll' | 'streaming'

/**
 * Delivers messages to whoever waits, as the article's `MessageSender` did, without its queue and its thread. What is sent is
 * published first, so it is on disk; each connection is told what follows its own position. So there is no message that
 * only the newest connection gets, none that is gone because a write failed, and none that waits because nobody was there to be woken.
 */
export class MessageSender<Message> {
  readonly #publish: (message: Message) => Promise<unknown>
  readonly #mode: Mode
  /** How each response that waits is ended. */
  readonly #waiting = new Set<() => void>()

  constructor(mode: Mode, publish: (message: Message) => Promise<unknown>) {
    this.#mode = mode
    this.#publish = publish
  }

  /** Somebody waits, until the signal is aborted. */
  setConnection(signal: AbortSignal, end: () => void): void {
    if (signal.aborted) return
    this.#waiting.add(end)
    signal.addEventListener('abort', () => this.#waiting.delete(end), { once: true })
  }

  /** Resolves when the message is on disk; whoever is not told it now is told it when they ask again. */
  async send(message: Message): Promise<void> {
    await this.#publish(message)
    if (this.#mode === 'long-poll') for (const end of this.#waiting) end()
  }
}
