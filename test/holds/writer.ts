import type { Random } from '../reading/random.ts'
import type { Resident } from './household.ts'
import type { Ledger } from './ledger.ts'
import type { ComingAndGoing } from './listener.ts'
import { VOICES, type Voice } from './voices.ts'

export interface Writing {
  readonly who: Resident
  readonly channels: readonly string[]
  readonly ledger: Ledger
  readonly random: Random
  /** Begins with the first way to publish, or the second. */
  readonly turn: number
}
interface Message {
  readonly channel: string
  readonly text: string
}

/** Somebody who says one thing after the other; what was cut off is said again with its key by the other way to publish, or given up. */
export class Writer {
  readonly #server: ComingAndGoing
  readonly #writing: Writing
  readonly #ended: Promise<void>
  #count = 0
  #over = false
  #pending: Message | undefined
  #underWay = false

  constructor(server: ComingAndGoing, writing: Writing) {
    this.#server = server
    this.#writing = writing
    this.#ended = this.#write()
  }

  /** Something was sent that is not answered yet. */
  get underWay(): boolean {
    return this.#underWay
  }

  /** Says nothing new; resolves when what is under way is done. */
  async finish(): Promise<void> {
    this.#over = true
    await this.#ended
  }

  async #write(): Promise<void> {
    for (let turn = this.#writing.turn; !this.#over || this.#pending; turn += 1) {
      await this.#server.whenUp()
      const voice = await VOICES[turn % VOICES.length]?.[1](this.#server, this.#writing.who).catch(() => undefined)
      if (voice) await this.#speak(voice)
      voice?.close()
    }
  }

  /** Until the connection is lost. */
  async #speak(voice: Voice): Promise<void> {
    try {
      while (!this.#over || this.#pending) {
        this.#pending ??= this.#next()
        await this.#say(voice, this.#pending)
      }
    } catch {
      // Whether it arrived nobody knows: most say it again, some never do.
      if (this.#writing.random.chance(0.2)) this.#pending = undefined
    } finally {
      this.#underWay = false
    }
  }

  async #say(voice: Voice, { channel, text }: Message): Promise<void> {
    const { ledger } = this.#writing
    ledger.sending(text, channel)
    this.#underWay = true
    const { status, body } = await voice.say(channel, { type: 'message.posted', text }, text)
    this.#underWay = false
    this.#pending = undefined
    if (status === 201) ledger.acknowledge(text, (JSON.parse(body) as { readonly n: number }).n)
    else ledger.faults.push(`${text} was answered ${status}: ${body}`)
  }

  #next(): Message {
    const { who, channels, random } = this.#writing
    this.#count += 1
    return { channel: random.pick(channels), text: `${who.name}-${this.#count}` }
  }
}
