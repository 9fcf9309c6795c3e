import { type Changes, client, me, type Sending } from '../../../../ui/index.ts'
import type { MessageSent } from '../../messages.ts'
import type { Message } from './ledger.ts'
import { newMessageId } from './message-id.ts'

/** How a message stands: on its way (`slow`: for some seconds already), there, or refused. */
export interface Delivery {
  readonly state: 'sending' | 'sent' | 'failed'
  readonly slow?: boolean
  /** What was refused, and why, in a sentence. */
  readonly problem?: string
}
/** A message as the log shows it. */
export type Shown = Message & Delivery

type Sent = MessageSent & { readonly id: string }
interface Outgoing {
  readonly sent: Sent
  /** What a new message looks like until the server has told it; absent for a change to an earlier one. */
  readonly message: Message | undefined
  readonly sending: Sending
  readonly since: number
}

const SLOW_MS = 5_000

/** What this page has said on `chat/<room>` and not yet heard back: new messages, and changes to earlier ones. */
export class Outbox {
  readonly #channel: string
  readonly #changes: Changes
  readonly #sent = new WeakMap<Message, Shown>()
  #outgoing: readonly Outgoing[] = []
  readonly #stop: () => void

  constructor(room: string, changes: Changes) {
    this.#channel = `chat/${room}`
    this.#changes = changes
    this.#stop = client().onSending((sending) => {
      if (this.#outgoing.some((each) => each.sending === sending)) changes.tell()
    })
  }

  close(): void {
    this.#stop()
  }

  /** Says something new. */
  post(text: string): void {
    const id = newMessageId()
    const { id: author, name } = me()
    this.#send({ type: 'message.posted', id, text }, { id, author: { id: author, name }, text, time: Date.now() })
  }

  /** Changes what was said; an earlier change of the same message that failed is given up. */
  change(sent: Sent): void {
    this.discard(sent.id)
    this.#send(sent, undefined)
  }

  /** Tries again what was refused. */
  retry(id: string): void {
    this.#of(id)?.sending.retry()
  }

  /** Gives up what was refused. */
  discard(id: string): void {
    const failed = this.#of(id)
    if (failed?.sending.state !== 'failed') return
    failed.sending.discard()
    this.#keep((each) => each !== failed)
  }

  /** The channel has told this, what was sent perhaps among it. */
  heard(told: readonly { readonly id: string; readonly type: string }[]): void {
    if (this.#outgoing.length > 0) this.#keep(({ sent }) => !told.some(({ id, type }) => sent.id === id && sent.type === type))
  }

  /** What a freshly loaded page holds has been told. */
  heardAll(messages: readonly Message[]): void {
    const known = new Set(messages.map(({ id }) => id))
    this.#keep(({ sent, sending }) => !known.has(sent.id) || (sent.type !== 'message.posted' && sending.state !== 'sent'))
  }

  /** The messages as they will be once all has arrived, new ones at the end. What nothing is on its way for stays the same object. */
  over(messages: readonly Message[]): Shown[] {
    const known = new Set(messages.map(({ id }) => id))
    const coming = this.#outgoing.filter(({ sent }) => !known.has(sent.id))
    return [
      ...messages.map((message) => this.#changed(message)),
      ...coming.flatMap((each) => (each.message ? [delivered(each.message, each)] : [])),
    ]
  }

  #changed(message: Message): Shown {
    const outgoing = this.#of(message.id)
    if (!outgoing || outgoing.message) return this.#unchanged(message)
    if (outgoing.sent.type === 'message.edited') return delivered({ ...message, text: outgoing.sent.text }, outgoing)
    return outgoing.sending.state === 'failed' ? delivered(message, outgoing) : { ...message, text: '', deleted: true, state: 'sent' }
  }

  #unchanged(message: Message): Shown {
    const shown = this.#sent.get(message) ?? { ...message, state: 'sent' }
    this.#sent.set(message, shown)
    return shown
  }

  #of(id: string): Outgoing | undefined {
    return this.#outgoing.findLast(({ sent }) => sent.id === id)
  }

  #send(sent: Sent, message: Message | undefined): void {
    this.#outgoing = [...this.#outgoing, { sent, message, sending: client().publish(this.#channel, sent), since: Date.now() }]
    setTimeout(() => this.#changes.tell(), SLOW_MS + 1)
    this.#changes.tell()
  }

  #keep(which: (each: Outgoing) => boolean): void {
    this.#outgoing = this.#outgoing.filter(which)
    this.#changes.tell()
  }
}

const WHAT = { 'message.posted': 'Not sent', 'message.edited': 'Not changed', 'message.deleted': 'Not deleted' } as const

function delivered(message: Message, { sent, sending, since }: Outgoing): Shown {
  if (sending.state === 'sent') return { ...message, state: 'sent' }
  if (sending.state !== 'failed') return { ...message, state: 'sending', slow: Date.now() - since > SLOW_MS }
  return { ...message, state: 'failed', problem: `${WHAT[sent.type]}: ${reason(sending.problem?.message)}` }
}

const reason = (sentence = 'the server refused it'): string =>
  sentence.replace(/\.$/, '').replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase())
