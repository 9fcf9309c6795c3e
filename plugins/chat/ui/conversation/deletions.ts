import { type Changes, undoable } from '../../../../ui/index.ts'
import type { Shown } from './outbox.ts'

/** Deletions that can still be taken back: whoever deletes sees the message gone, and nobody else does yet. */
export class Deletions {
  readonly #changes: Changes
  readonly #send: (id: string) => void
  readonly #ids = new Set<string>()

  constructor(changes: Changes, send: (id: string) => void) {
    this.#changes = changes
    this.#send = send
  }

  /** Sends it when it can no longer be taken back; gives whether it was. */
  async begin(id: string): Promise<boolean> {
    this.#ids.add(id)
    this.#changes.tell()
    const undone = await undoable('Message deleted')
    this.#ids.delete(id)
    if (!undone) this.#send(id)
    this.#changes.tell()
    return undone
  }

  /** The messages as whoever deletes sees them. */
  over(messages: readonly Shown[]): readonly Shown[] {
    if (this.#ids.size === 0) return messages
    return messages.map((message) => (this.#ids.has(message.id) ? { ...message, text: '', deleted: true } : message))
  }
}
