import type { Publication } from '../../kernel/protocol.ts'
import type { Message } from '../../plugins/chat/messages.ts'
import { given, type Household, type Resident } from './household.ts'
import { type OpenVoice, VOICES } from './voices.ts'

/** What a member may send, as far as it is sent here. */
type Sent = { readonly type: 'message.posted' | 'message.edited' | 'message.deleted'; readonly id?: string; readonly text?: string }
type Told = Publication & { readonly data: Sent & { readonly id: string } }

/** Everything that is said in a room, by its `n`: all of it is said through here, and acknowledged. */
export class Spoken {
  readonly #household: Household
  readonly #who: Resident
  readonly room: string
  readonly #told = new Map<number, Told>()
  #newest: Told | undefined
  #over = false

  constructor(household: Household, who: Resident, room: string) {
    this.#household = household
    this.#who = who
    this.room = room
  }

  /** What was acknowledged last. */
  get newest(): Told {
    if (!this.#newest) throw new Error('Nothing was said yet')
    return this.#newest
  }
  get count(): number {
    return this.#told.size
  }
  at(n: number): Told['data'] | undefined {
    return this.#told.get(n)?.data
  }

  /** Says one thing after the other, by every transport at once, until it is stopped; resolves once each has said something. */
  async begin(): Promise<{ stop(): Promise<void> }> {
    const first = await Promise.all(VOICES.map(([, open]) => this.#open(open)))
    const speaking = first.map(({ go }) => go())
    return {
      stop: async () => {
        this.#over = true
        await Promise.all(speaking)
      },
    }
  }

  /** The newest 50 messages as they stood when the channel was at `n`. */
  messagesAt(n: number): Pick<Message, 'id' | 'text'>[] {
    const texts = new Map<string, string>()
    for (let number = 1; number <= n; number += 1) {
      const data = this.at(number)
      if (data) texts.set(data.id, data.type === 'message.deleted' ? '' : (data.text ?? ''))
    }
    return [...texts].slice(-50).map(([id, text]) => ({ id, text }))
  }

  async #open(open: OpenVoice) {
    const voice = await open(this.#household.place, this.#who)
    const say = async (data: Sent): Promise<string> => {
      const { status, body } = await voice.say(`chat/${this.room}`, data)
      const told = given<Told>({ status, json: JSON.parse(body), text: body })
      this.#told.set(told.n, told)
      if (told.n > (this.#newest?.n ?? 0)) this.#newest = told
      return told.data.id
    }
    const go = async (): Promise<void> => {
      for (let turn = 1; !this.#over; turn += 1) {
        const id = await say({ type: 'message.posted', text: `said ${turn}` })
        if (turn % 3 === 0) await say({ type: 'message.edited', id, text: `said otherwise ${turn}` })
        if (turn % 5 === 0) await say({ type: 'message.deleted', id })
      }
      voice.close()
    }
    await say({ type: 'message.posted', text: 'said first' })
    return { go }
  }
}
