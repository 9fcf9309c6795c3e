import { me } from '../../../../ui/index.ts'
import { mentions } from '../log/text.ts'
import type { Message } from './ledger.ts'
import type { ReadMarker } from './read-marker.ts'

/** What somebody has not read of a room, by their marker. */
export class Unread {
  readonly #marker: ReadMarker
  #messages: readonly Message[] = []

  constructor(marker: ReadMarker) {
    this.#marker = marker
  }

  /** Of those that were looked through last, oldest first. */
  get messages(): readonly Message[] {
    return this.#messages
  }

  /** How many of these call their reader. */
  get calls(): number {
    return this.#messages.filter(callsMe).length
  }

  /** Looks messages through; whether there are more or fewer unread ones now. */
  lookThrough(messages: readonly Message[]): boolean {
    const before = this.#messages.length
    this.#messages = messages.filter((message) => this.includes(message))
    return this.#messages.length !== before
  }

  /** Whether a message is another's and has come since the room was last read. */
  includes({ time, author, deleted }: Message): boolean {
    const { read } = this.#marker
    return read !== undefined && time > read.time && author.id !== me().id && !deleted
  }
}

/** Whether a message calls its reader by name. */
export const callsMe = ({ text }: Message): boolean => mentions(text, me().name)
