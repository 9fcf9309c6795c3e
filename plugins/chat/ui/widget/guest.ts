import { line } from '../../../../ui/widgets/index.ts'
import { ask } from '../../../../ui/widgets/people.ts'
import { type Outbox, outbox, type Sending, stream } from '../../../../ui/widgets/writing.ts'
import type { MessageSent } from '../../messages.ts'
import { newMessageId } from '../conversation/message-id.ts'
import { keyOf } from './kept-name.ts'

const PRESENT_EVERY_MS = 20_000

/** What `POST /api/rooms/<room>/guests` answers. */
interface Admitted {
  readonly token: string
  readonly identity: { readonly id: string; readonly name: string }
  readonly expiresAt: number
}
/** What was written and has not been heard back. */
export interface Outgoing {
  readonly id: string
  readonly text: string
  readonly time: number
  sending: Sending
}

/**
 * Who this page's visitor is in a room, once they gave a name: kept for the tab, forgotten when it is worth nothing any more. What was not sent by
 * then goes out under the next name.
 */
export class Guest {
  readonly #room: string
  readonly #changed: () => void
  #admitted: Admitted | undefined
  #outbox: Outbox | undefined
  #deafen: (() => void) | undefined
  #presence: ReturnType<typeof setInterval> | undefined
  outgoing: readonly Outgoing[] = []

  constructor(room: string, changed: () => void) {
    this.#room = room
    this.#changed = changed
    const kept = recall(keyOf(room))
    if (kept) this.#become(kept)
  }

  get token(): string | undefined {
    if (this.#admitted && this.#admitted.expiresAt <= Date.now()) this.forget()
    return this.#admitted?.token
  }
  get identity(): Admitted['identity'] | undefined {
    return this.#admitted?.identity
  }

  /** Throws a `Refusal`. */
  async join(name: string): Promise<void> {
    const admitted = await ask<Admitted>(`/api/rooms/${this.#room}/guests`, { body: { name } })
    keep(keyOf(this.#room), JSON.stringify(admitted))
    this.#become(admitted)
    for (const each of this.outgoing) each.sending = this.#publish(each)
    this.#changed()
  }

  say(text: string): void {
    if (!this.#outbox) return
    const said = { id: newMessageId(), text, time: Date.now() }
    this.outgoing = [...this.outgoing, { ...said, sending: this.#publish(said) }]
    this.#changed()
  }

  /** Drops what has been told, or given up. */
  drop(which: (each: Outgoing) => boolean): void {
    for (const each of this.outgoing) if (which(each) && each.sending.state === 'failed') each.sending.discard()
    this.outgoing = this.outgoing.filter((each) => !which(each))
  }

  /** Tries again, or gives up, what was refused. */
  retry(id: string): void {
    this.outgoing.find((each) => each.id === id)?.sending.retry()
  }
  discard(id: string): void {
    this.drop((each) => each.id === id)
    this.#changed()
  }

  /** What waits is tried now. */
  hurry(): void {
    this.#outbox?.resume()
  }

  /** The token is worth nothing any more. */
  forget(): void {
    if (!this.#admitted) return
    keep(keyOf(this.#room), undefined)
    this.close()
    this.#admitted = undefined
    this.#changed()
  }

  close(): void {
    clearInterval(this.#presence)
    this.#deafen?.()
    this.#outbox?.close()
    this.#outbox = undefined
  }

  #become(admitted: Admitted): void {
    this.#admitted = admitted
    this.#outbox = outbox(admitted.token, () => this.forget())
    this.#outbox.listen(() => this.#changed())
    this.#deafen = line(admitted.token, stream).onState((state) => state === 'signed-out' && this.forget())
    this.#present()
    this.#presence = setInterval(() => this.#present(), PRESENT_EVERY_MS)
  }

  #publish({ id, text }: Pick<Outgoing, 'id' | 'text'>): Sending {
    const sent: MessageSent = { type: 'message.posted', id, text }
    if (!this.#outbox) throw new Error('nobody writes without a name')
    return this.#outbox.publish(`chat/${this.#room}`, sent, { key: id })
  }

  /** Says that somebody looks at the room; whether it arrives does not matter. */
  #present(): void {
    if (document.hidden) return
    const body = { rooms: [this.#room], state: 'here', device: 'widget' }
    ask('/api/presence', { token: this.#admitted?.token, body }).catch(() => {})
  }
}

function recall(key: string): Admitted | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Admitted | null
    return kept && kept.expiresAt > Date.now() ? kept : undefined
  } catch {
    // Storage is forbidden here, or holds something else: nobody has given a name yet.
    return undefined
  }
}

function keep(key: string, text: string | undefined): void {
  try {
    if (text === undefined) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  } catch {
    // Where storage is forbidden the name is kept as long as the page.
  }
}
