import { ERASED } from '../protocol.ts'

/** What an entry costs beside its JSON: the object, its frame and its share of a chunk. */
const ENTRY_BYTES = 512

export type EntryKind = 'log' | 'state' | 'signal' | 'access'

/** What an entry is made of, before it has its place. */
export interface Draft {
  readonly kind: EntryKind
  readonly channel: string
  readonly time: number
  /** In its channel; 0 for what is not a log publication. */
  readonly n: number
  /** Its own for a log publication, otherwise the head of the log at that moment. */
  readonly seq: number
  /** For `state`. */
  readonly key: string
  /** The data as JSON; `null` for a key that is gone. */
  readonly json: string
}

/** One committed thing in the ring: a publication, a state change, a signal, or a change of access. */
export class Entry {
  readonly kind: EntryKind
  readonly channel: string
  readonly time: number
  readonly n: number
  readonly seq: number
  readonly key: string
  /** Its number among everything that this process committed. */
  readonly place: number
  json: string
  /** What it is counted with in the ring. */
  readonly bytes: number
  /** A newer value of its key has come: readers that are behind need not be told this one. */
  superseded = false
  /** Its frame as JSON, once somebody needed it. */
  frame: string | undefined = undefined
  /** The position that having been told it means. */
  cursor: string | undefined = undefined

  constructor(draft: Draft, place: number) {
    this.kind = draft.kind
    this.channel = draft.channel
    this.time = draft.time
    this.n = draft.n
    this.seq = draft.seq
    this.key = draft.key
    this.json = draft.json
    this.bytes = ENTRY_BYTES + 2 * draft.json.length
    this.place = place
  }

  erase(): void {
    this.json = JSON.stringify(ERASED)
    this.frame = undefined
  }
}
