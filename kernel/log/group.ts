import type { Draft } from './entry.ts'
import type { ChannelHead, LogStore } from './store.ts'

/** What a commit brought about, to be told once it is on disk. */
export interface Effects {
  readonly drafts: Draft[]
  /** Publications whose data was blanked. */
  readonly erased: number[]
  /** Channels whose access is to be judged anew. */
  readonly accessChanged: string[]
  readonly committed: (() => void)[]
}

/** The writes that share one transaction: the head and the channels' heads as they stand inside it, and what it brought about. */
export class Group {
  readonly #store: LogStore
  readonly #committedHead: (channel: string) => ChannelHead
  readonly heads = new Map<string, ChannelHead>()
  readonly effects: Effects = { drafts: [], erased: [], accessChanged: [], committed: [] }
  seq: number

  constructor(store: LogStore, seq: number, committedHead: (channel: string) => ChannelHead) {
    this.#store = store
    this.seq = seq
    this.#committedHead = committedHead
  }

  begin(time: number): WriteLog {
    return new WriteLog(this, this.#store, time)
  }

  head(channel: string): ChannelHead {
    return this.heads.get(channel) ?? this.#committedHead(channel)
  }

  /** Takes over what a write did, once its savepoint is released. A write rolled back is simply dropped, and leaves no hole. */
  absorb(write: WriteLog): void {
    this.seq = write.seq
    for (const [channel, head] of write.heads) this.heads.set(channel, head)
    this.effects.drafts.push(...write.effects.drafts)
    this.effects.erased.push(...write.effects.erased)
    this.effects.accessChanged.push(...write.effects.accessChanged)
    this.effects.committed.push(...write.effects.committed)
  }
}

/** The log within one write: numbers are handed out at once, and count only if the write is kept. */
export class WriteLog {
  readonly #group: Group
  readonly #store: LogStore
  readonly heads = new Map<string, ChannelHead>()
  readonly effects: Effects = { drafts: [], erased: [], accessChanged: [], committed: [] }
  readonly time: number
  seq: number

  constructor(group: Group, store: LogStore, time: number) {
    this.#group = group
    this.#store = store
    this.seq = group.seq
    this.time = time
  }

  head(channel: string): ChannelHead {
    return this.heads.get(channel) ?? this.#group.head(channel)
  }

  /** Appends a publication to a `log` channel. */
  publish(channel: string, json: string): { seq: number; n: number } {
    const { n: last, seq: prev, floor } = this.head(channel)
    const n = last + 1
    this.seq += 1
    this.#store.insert({ seq: this.seq, channel, n, prev, time: this.time, data: json })
    this.heads.set(channel, { n, seq: this.seq, floor: last === 0 ? prev : floor })
    this.effects.drafts.push({ kind: 'log', channel, time: this.time, n, seq: this.seq, key: '', json })
    return { seq: this.seq, n }
  }

  /** Blanks the data of earlier publications, of this very write too. */
  supersede(channel: string, numbers: readonly number[]): void {
    for (const n of numbers) {
      const seq = this.#store.erase(channel, n)
      if (seq !== undefined) this.effects.erased.push(seq)
    }
  }

  /** Sets a key of a `state` channel; `null`, as JSON too, removes it. */
  change(channel: string, key: string, json: string | null): void {
    if (json === null || json === 'null') this.#store.removeState(channel, key)
    else this.#store.setState({ channel, key, time: this.time, data: json })
    this.effects.drafts.push({ kind: 'state', channel, time: this.time, n: 0, seq: this.seq, key, json: json ?? 'null' })
  }

  accessChanged(channel: string): void {
    this.effects.accessChanged.push(channel)
  }

  /** Deletes of a channel's `limit` oldest rows those below `n` or older than `time`; never its newest. Gives how many. */
  prune(channel: string, { n, time, limit }: { n: number; time: number; limit: number }): number {
    const deleted = this.#store.prune(channel, { newest: this.head(channel).n, n, time, limit })
    if (deleted > 0) this.heads.set(channel, this.#store.channelHead(channel))
    return deleted
  }
}
