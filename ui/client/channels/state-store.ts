import type { DeniedFrame, StateEntry, StateFrame } from '../../../kernel/protocol.ts'
import { tell } from '../guard.ts'
import { matches } from './names.ts'

/** The newest value of one key. */
export interface StateValue {
  readonly time: number
  readonly data: unknown
}

/** Who watches state: `change` gives all that is held of a channel, never to be changed, and the keys that differ from the call before. */
export interface Watch {
  change(channel: string, entries: ReadonlyMap<string, StateValue>, changedKeys: ReadonlySet<string>): void
  denied?(channel: string, code: DeniedFrame['code']): void
}

interface Watching {
  readonly pattern: string
  readonly watch: Watch
}
type Entries = ReadonlyMap<string, StateValue>

const NOTHING: Entries = new Map()

const withEntries = (before: Entries, entries: readonly StateEntry[]): Entries => {
  const after = new Map(before)
  for (const { key, time, data } of entries) {
    if (data === null) after.delete(key)
    else after.set(key, { time, data })
  }
  return after
}

const asEntry = ([key, value]: [string, StateValue]): StateEntry => ({ key, ...value })

/** What is held of `state` channels, and who watches it. */
export class StateStore {
  readonly #held = new Map<string, Entries>()
  /** Held, but to be forgotten unless it is told again before the next claim. */
  #stale = new Set<string>()
  readonly #watchers = new Set<Watching>()

  /** What is held already is told in the next microtask. */
  watch(pattern: string, watch: Watch): () => void {
    const watching = { pattern, watch }
    this.#watchers.add(watching)
    queueMicrotask(() => this.#tellHeld(watching))
    return () => void this.#watchers.delete(watching)
  }

  apply({ channel, whole, entries }: StateFrame): void {
    const before = this.#held.get(channel) ?? NOTHING
    this.#stale.delete(channel)
    const keys = new Set(entries.map(({ key }) => key))
    if (whole) for (const key of before.keys()) keys.add(key)
    this.#change(channel, withEntries(whole ? NOTHING : before, entries), keys)
  }

  /** This part of what is held may be gone, and no other: what of it is not told again before `settle` is forgotten then. */
  doubt(doubtful: (channel: string) => boolean): void {
    this.#stale = new Set([...this.#held.keys()].filter(doubtful))
  }

  /** A cursor claims that all has been told: what is in doubt is gone. */
  settle(): void {
    for (const channel of this.#stale) {
      this.#change(channel, NOTHING, new Set(this.#held.get(channel)?.keys()))
      this.#held.delete(channel)
    }
    this.#stale.clear()
  }

  deny(channel: string, code: DeniedFrame['code']): void {
    this.#held.delete(channel)
    this.#stale.delete(channel)
    tell(this.#watching(channel), ({ watch }) => watch.denied?.(channel, code))
  }

  /** Whether nothing that is held is in doubt. */
  get settled(): boolean {
    return this.#stale.size === 0
  }

  /** What is held, as a server tells it to a newcomer. */
  whole(pattern: string): StateFrame[] {
    const held = [...this.#held].filter(([channel]) => matches(pattern, channel))
    return held.map(([channel, entries]) => ({ type: 'state', channel, whole: true, entries: [...entries].map(asEntry) }))
  }

  /** Forgets the channels that are not wanted any more. */
  keep(wanted: (channel: string) => boolean): void {
    for (const channel of this.#held.keys()) if (!wanted(channel)) this.#held.delete(channel)
  }

  #change(channel: string, after: Entries, keys: ReadonlySet<string>): void {
    this.#held.set(channel, after)
    tell(this.#watching(channel), ({ watch }) => watch.change(channel, after, keys))
  }

  #tellHeld(watching: Watching): void {
    const { pattern, watch } = watching
    const held = this.#watchers.has(watching) ? [...this.#held].filter(([channel]) => matches(pattern, channel)) : []
    tell(held, ([channel, entries]) => watch.change(channel, entries, new Set(entries.keys())))
  }

  #watching(channel: string): Watching[] {
    return [...this.#watchers].filter(({ pattern }) => matches(pattern, channel))
  }
}
