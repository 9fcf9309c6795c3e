import type { Identity } from '../identity.ts'
import type { Frame } from '../protocol.ts'
import type { FollowedBy } from './following.ts'

/** How long a speaker looks for what it is to see. */
const PATIENCE_MILLISECONDS = 2_000
const SHOWN = 20

/** Where a speaker speaks: a kernel for tests. */
export interface Place {
  /** Resolves when everybody in the place follows what they follow. */
  readonly settled: () => Promise<void>
  ask(method: string, path: string, ask: { as: Identity; body: unknown }): Promise<{ status: number; text: string; json: unknown }>
  follow(channels: readonly string[], how: { as: Identity; by: FollowedBy }): Promise<{ next(): Promise<Frame>; leave(): void }>
}
/** Who speaks, and how they read. */
export interface SpeakerOptions {
  readonly role?: Identity['role']
  /** The channel that they read and speak in; absent: `chat/lobby`. */
  readonly in?: string
  /** What else they read. */
  readonly channels?: readonly string[]
  /** Absent: `stream`. */
  readonly by?: FollowedBy
}

/** Somebody in a test, who says something and sees what comes of it. */
export class Speaker {
  readonly identity: Identity
  /** Resolves when they read what they read. */
  readonly ready: Promise<void>
  /** All that they have seen, as text: replies to their commands, and what was published. */
  readonly seen: string[] = []
  readonly #place: Place
  readonly #channel: string
  #looked = 0
  #look: () => void = () => {}
  #leave: () => void = () => {}

  constructor(place: Place, identity: Identity, { in: channel = 'chat/lobby', channels = [], by = 'stream' }: SpeakerOptions = {}) {
    this.#place = place
    this.identity = identity
    this.#channel = channel
    this.ready = this.#read([channel, ...channels], by)
    // Whoever waits for it is told; until then it is nobody's.
    this.ready.catch(() => {})
  }

  /** Says something: what begins with `/` is a command with its words, anything else a message. Throws when it is refused. */
  async says(text: string): Promise<void> {
    await this.#place.settled()
    const [, command, words = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(text) ?? []
    if (command === undefined) return void (await this.#tell(`/channels/${this.#channel}`, { type: 'message.posted', text }))
    const { json } = await this.#tell(`/api/commands/${command}`, { channel: this.#channel, args: words })
    for (const reply of (json as { replies: string[] }).replies) this.#take(reply)
  }

  /** Resolves with what matches, among what came since the last time that something did; rejects with all that was seen. */
  async sees(pattern: RegExp): Promise<string> {
    await this.ready
    const until = performance.now() + PATIENCE_MILLISECONDS
    for (;;) {
      const index = this.seen.findIndex((text, at) => at >= this.#looked && pattern.test(text))
      const found = this.seen[index]
      if (found !== undefined) {
        this.#looked = index + 1
        return found
      }
      if (performance.now() > until) throw new Error(`${this.identity.name} does not see ${pattern}, but ${this.#described()}`)
      await this.#more(until - performance.now())
    }
  }

  /** Reads no more. */
  leave(): void {
    this.#leave()
  }

  async #tell(path: string, body: unknown): Promise<{ json: unknown }> {
    const told = await this.#place.ask('POST', path, { as: this.identity, body })
    if (told.status >= 400) throw new Error(`${this.identity.name} is refused: ${told.status} ${told.text}`)
    return told
  }

  async #read(channels: readonly string[], by: FollowedBy): Promise<void> {
    const reader = await this.#place.follow(channels, { as: this.identity, by })
    this.#leave = () => reader.leave()
    const missing = new Set(channels.filter((channel) => !channel.endsWith('*')))
    while (missing.size > 0) this.#note(await reader.next(), missing)
    const readOn = async (): Promise<void> => {
      for (;;) this.#note(await reader.next(), missing)
    }
    // It ends when they leave, or the kernel stops.
    readOn().catch(() => {})
  }

  #note(frame: Frame, missing: Set<string>): void {
    if (frame.type === 'joined' || frame.type === 'denied') missing.delete(frame.channel)
    if (frame.type === 'publication' || frame.type === 'signal') this.#take(textOf(frame.data))
    if (frame.type === 'state') for (const { data } of frame.entries) this.#take(textOf(data))
  }

  #take(text: string): void {
    this.seen.push(text)
    this.#look()
  }

  #more(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, Math.max(1, milliseconds))
      this.#look = () => {
        clearTimeout(late)
        resolve()
      }
    })
  }

  #described(): string {
    if (this.seen.length === 0) return 'nothing at all'
    return this.seen
      .slice(-SHOWN)
      .map((text, index) => `${JSON.stringify(text)}${index + Math.max(0, this.seen.length - SHOWN) < this.#looked ? ' (before)' : ''}`)
      .join(', ')
  }
}

/** What a person reads in it: its text, or all of it as JSON. */
const textOf = (data: unknown): string =>
  typeof data === 'object' && data !== null && 'text' in data && typeof data.text === 'string'
    ? data.text
    : typeof data === 'string'
      ? data
      : JSON.stringify(data)
