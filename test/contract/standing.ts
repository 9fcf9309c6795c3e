import type { Cursor, Frame } from '../../kernel/protocol.ts'

/**
 * What a client knows of where it stands: its newest honest cursor, and which channels that cursor is good for. A channel is new
 * until a cursor came after its `joined`; a wildcard, of which nothing is said, until any cursor came but the one of `welcome`.
 */
export class Standing {
  readonly #names = new Map<string, 'new' | 'answered' | 'known'>()
  #fresh: boolean
  cursor: Cursor | undefined

  constructor({ channels = [], join = [], since }: { channels?: readonly string[]; join?: readonly string[]; since?: Cursor }) {
    this.cursor = since
    this.#fresh = since === undefined
    for (const name of channels) this.#names.set(name, since === undefined ? 'new' : 'known')
    this.ask(join)
  }

  ask(names: readonly string[]): void {
    for (const name of names) this.#names.set(name, 'new')
  }
  forget(names: readonly string[]): void {
    for (const name of names) this.#names.delete(name)
  }

  told(frame: Frame): void {
    if (frame.type === 'joined' || frame.type === 'denied') this.#answered(frame.channel)
    if ('cursor' in frame && frame.cursor !== undefined) this.claim(frame.cursor, frame.type)
  }

  /** Everything told until now is claimed by this cursor. */
  claim(cursor: Cursor, by: Frame['type'] | 'answer'): void {
    this.cursor = cursor
    for (const [name, standing] of this.#names) {
      // The first welcome's cursor claims no state, so that whoever resumes from it is told all of it.
      const known = by === 'welcome' ? this.#fresh : standing === 'answered' || by === 'answer' || name.endsWith('*')
      if (known) this.#names.set(name, 'known')
    }
    this.#fresh = false
  }

  /** The query that goes on from here. */
  query(): URLSearchParams {
    const query = new URLSearchParams()
    if (this.cursor !== undefined) query.set('since', this.cursor)
    for (const [name, standing] of this.#names) query.append(this.#fresh || standing === 'known' ? 'channel' : 'join', name)
    return query
  }

  #answered(channel: string): void {
    if (this.#names.get(channel) === 'new') this.#names.set(channel, 'answered')
  }
}
