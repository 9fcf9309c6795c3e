import type { Cursor, DeniedFrame } from '../../../kernel/protocol.ts'
import type { Clock } from '../clock.ts'
import { guard } from '../guard.ts'
import { SnapshotLoader } from './snapshot-loader.ts'

/** What a snapshot tells of its channel: the `n` at which it is true. */
export interface Snapshot {
  readonly n: number
  readonly cursor: Cursor
}

/** One publication as a follower gets it. */
export interface Followed {
  readonly n: number
  readonly time: number
  readonly data: unknown
}

/** Why a snapshot was loaded: the channel was joined, could not be told from where the client stood, or skipped a number. */
export type LoadReason = 'joined' | 'reset' | 'gap'

/** Who follows a log: first `loaded`, then every publication after it once and in order, and `loaded` again whenever that cannot be kept up. */
export interface Follow<S extends Snapshot> {
  /** Rejects with the HTTP `status` on the error; 403 and 404 mean `denied`, everything else is tried again. */
  snapshot(signal: AbortSignal): Promise<S>
  loaded(snapshot: S, why: LoadReason): void
  publication(publication: Followed): void
  /** Forget what is shown of the channel; it may come back with `loaded`. */
  denied?(code: DeniedFrame['code']): void
  /** The snapshot failed and will be tried again. */
  failed?(error: unknown): void
}

/** What came while a snapshot is owed; the newest are kept, for a hole before them shows and the next snapshot fills it. */
const MOST_HELD = 1000

/** Keeps one follower's log without gap and repeat: snapshot after `joined`, then publications by their `n`. */
export class LogFollower<S extends Snapshot> {
  readonly #follow: Follow<S>
  readonly #loader: SnapshotLoader<S>
  #last = 0
  #owed: LoadReason | undefined
  #open = false
  #held: Followed[] = []

  constructor(follow: Follow<S>, means: { clock: Clock; random: () => number; failed: (error: unknown) => void; denied: () => void }) {
    this.#follow = follow
    const loading = {
      load: (signal: AbortSignal) => follow.snapshot(signal),
      loaded: (snapshot: S) => this.#loaded(snapshot),
      denied: () => {
        this.denied('not-found')
        means.denied()
      },
      failed: (error: unknown) => {
        means.failed(error)
        guard(() => follow.failed?.(error))
      },
    }
    this.#loader = new SnapshotLoader(loading, means.clock, means.random)
  }

  joined(): void {
    this.#startOver('joined')
  }

  reset(): void {
    this.#startOver('reset')
  }

  publication(publication: Followed): void {
    if (!this.#open) return
    if (this.#owed) this.#hold(publication)
    else this.#take(publication)
  }

  denied(code: DeniedFrame['code']): void {
    this.close()
    guard(() => this.#follow.denied?.(code))
  }

  /** A snapshot that waits for its next try is tried now. */
  hurry(): void {
    this.#loader.hurry()
  }

  close(): void {
    this.#open = false
    this.#owed = undefined
    this.#held = []
    this.#loader.cancel()
  }

  /** What was held may be of another lineage, whose numbers mean nothing here. */
  #startOver(why: LoadReason): void {
    this.#open = true
    this.#held = []
    this.#owed = why
    this.#loader.begin()
  }

  #hold(publication: Followed): void {
    this.#held.push(publication)
    if (this.#held.length > MOST_HELD) this.#held.shift()
  }

  #take(publication: Followed): void {
    if (publication.n > this.#last + 1) this.#jump(publication)
    else if (publication.n === this.#last + 1) this.#deliver(publication)
  }

  #deliver(publication: Followed): void {
    this.#last = publication.n
    this.#loader.settled()
    guard(() => this.#follow.publication(publication))
  }

  #jump(publication: Followed): void {
    this.#hold(publication)
    this.#owed = 'gap'
    this.#loader.beginLater()
  }

  #loaded(snapshot: S): void {
    const why = this.#owed ?? 'joined'
    const held = this.#held
    this.#owed = undefined
    this.#held = []
    this.#last = snapshot.n
    guard(() => this.#follow.loaded(snapshot, why))
    for (const publication of held) this.publication(publication)
  }
}
