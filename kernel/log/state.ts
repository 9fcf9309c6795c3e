import type { Entry } from './entry.ts'
import type { LogStore, StateRow } from './store.ts'

/** A key's newest value (JSON) and the place where it came to be; 0 for one that an earlier run of the process left. */
export interface Value {
  readonly json: string
  readonly time: number
  readonly place: number
}
/** One key as readers are told it; `json` is `null` for one that is gone. */
export interface Change extends Value {
  readonly key: string
}

class Keys {
  readonly values = new Map<string, Value & { entry?: Entry }>()
  readonly tombstones = new Map<string, Entry>()
}

/**
 * The newest value of every key of every `state` channel, in memory. A removed key stays as a tombstone until the ring has
 * passed it, so that a reader who is behind hears of it.
 */
export class State {
  readonly #channels = new Map<string, Keys>()
  readonly #unsaved = new Map<string, Set<string>>()
  readonly #removals: Entry[] = []
  #tombstonesSince = 0

  constructor(rows: readonly StateRow[]) {
    for (const { channel, key, time, data } of rows) this.#keys(channel).values.set(key, { json: data, time, place: 0 })
  }

  /** Every removal after this place is still known. */
  get tombstonesSince(): number {
    return this.#tombstonesSince
  }

  /** The channels that have or had keys. */
  channels(): IterableIterator<string> {
    return this.#channels.keys()
  }

  values(channel: string): ReadonlyMap<string, Value> {
    return this.#channels.get(channel)?.values ?? new Map()
  }

  /** Takes over a committed change. */
  apply(entry: Entry): void {
    const { values, tombstones } = this.#keys(entry.channel)
    const before = values.get(entry.key)?.entry ?? tombstones.get(entry.key)
    if (before) before.superseded = true
    if (entry.json === 'null') {
      values.delete(entry.key)
      tombstones.set(entry.key, entry)
      this.#removals.push(entry)
      return
    }
    tombstones.delete(entry.key)
    values.set(entry.key, { json: entry.json, time: entry.time, place: entry.place, entry })
  }

  /** What changed after a place, removals as `null`. */
  changedSince(channel: string, place: number): Change[] {
    const keys = this.#channels.get(channel)
    if (!keys) return []
    const changed: Change[] = []
    for (const [key, value] of keys.values) if (value.place > place) changed.push({ key, ...value })
    for (const [key, { place: gone, time }] of keys.tombstones) if (gone > place) changed.push({ key, json: 'null', time, place: gone })
    return changed
  }

  /** Forgets the removals up to a place: readers behind it are told everything anew. */
  forgetTombstones(place: number): void {
    let forgotten = 0
    for (const { place: gone, channel, key } of this.#removals) {
      if (gone > place) break
      forgotten += 1
      this.#tombstonesSince = gone
      const tombstones = this.#channels.get(channel)?.tombstones
      if (tombstones?.get(key)?.place === gone) tombstones.delete(key)
    }
    if (forgotten > 0) this.#removals.splice(0, forgotten)
  }

  /** Notes that a change is not in the database yet. */
  unsaved({ channel, key }: Entry): void {
    const keys = this.#unsaved.get(channel)
    if (keys) keys.add(key)
    else this.#unsaved.set(channel, new Set([key]))
  }

  get saved(): boolean {
    return this.#unsaved.size === 0
  }

  /** Writes what is not in the database yet; what is noted stays until `forgetUnsaved`, for the commit may fail. */
  save(store: LogStore): ReadonlyMap<string, ReadonlySet<string>> {
    const saving = new Map(this.#unsaved)
    for (const [channel, keys] of saving) {
      const values = this.values(channel)
      for (const key of keys) {
        const value = values.get(key)
        if (value) store.setState({ channel, key, time: value.time, data: value.json })
        else store.removeState(channel, key)
      }
    }
    this.#unsaved.clear()
    return saving
  }

  /** Takes back what `save` gave, when its commit failed. */
  restoreUnsaved(saving: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const [channel, keys] of saving) this.#unsaved.set(channel, new Set([...keys, ...(this.#unsaved.get(channel) ?? [])]))
  }

  #keys(channel: string): Keys {
    const known = this.#channels.get(channel)
    if (known) return known
    const keys = new Keys()
    this.#channels.set(channel, keys)
    return keys
  }
}
