import type { Cursor, DeniedFrame } from '../../../kernel/protocol.ts'
import { Tries } from '../backoff.ts'
import type { Clock } from '../clock.ts'
import { guard } from '../guard.ts'
import type { Refusal } from '../refusal.ts'

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
}

/** What came while a snapshot is owed; the newest are kept, for a hole before them shows and the next snapshot fills it. */
const MOST_HELD = 1000

/** What a follower needs; `failed` hears of every snapshot that failed, `denied` of one that was refused with 403 or 404. */
export interface FollowerMeans {
  readonly clock: Clock
  readonly random: () => number
  failed(error: unknown): void
  denied(): void
}

/** Keeps one follower's log without gap and repeat: snapshot after `joined`, then publications by their `n`. */
export class LogFollower<S extends Snapshot> {
  readonly #follow: Follow<S>
  readonly #means: FollowerMeans
  readonly #tries: Tries
  #abort: AbortController | undefined
  #last = 0
  #owed: LoadReason | undefined
  #open = false
  #held: Followed[] = []

  constructor(follow: Follow<S>, means: FollowerMeans) {
    this.#follow = follow
    this.#means = means
    this.#tries = new Tries(means.clock, means.random)
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
    else if (publication.n > this.#last + 1) this.#jump(publication)
    else if (publication.n > this.#last) this.#deliver(publication)
  }

  denied(code: DeniedFrame['code']): void {
    this.close()
    guard(() => this.#follow.denied?.(code))
  }

  /** A snapshot that waits for its next try is tried now. */
  hurry(): void {
    if (this.#tries.planned) this.#tries.plan(0, this.#load)
  }

  close(): void {
    this.#open = false
    this.#owed = undefined
    this.#forget()
    this.#tries.cancel()
  }

  /** What was held may be of another lineage, whose numbers mean nothing here; what is being loaded may be too old. */
  #startOver(why: LoadReason): void {
    this.#forget()
    this.#open = true
    this.#owed = why
    this.#tries.plan(0, this.#load)
  }

  #forget(): void {
    this.#held = []
    this.#abort?.abort()
  }

  #hold(publication: Followed): void {
    this.#held = [...this.#held, publication].slice(-MOST_HELD)
  }

  #deliver(publication: Followed): void {
    this.#last = publication.n
    this.#tries.succeeded()
    guard(() => this.#follow.publication(publication))
  }

  #jump(publication: Followed): void {
    this.#hold(publication)
    this.#owed = 'gap'
    this.#tries.planRetry(this.#load)
  }

  readonly #load = (): void => {
    const abort = new AbortController()
    const unlessAborted =
      <T>(take: (outcome: T) => void) =>
      (outcome: T): void => {
        if (!abort.signal.aborted) take(outcome)
      }
    this.#abort = abort
    this.#tries.begin()
    const loading = Promise.resolve().then(() => this.#follow.snapshot(abort.signal))
    void loading.then(unlessAborted(this.#loaded), unlessAborted(this.#failed))
  }

  readonly #loaded = (snapshot: S): void => {
    const why = this.#owed ?? 'joined'
    const held = this.#held
    this.#owed = undefined
    this.#held = []
    this.#last = snapshot.n
    guard(() => this.#follow.loaded(snapshot, why))
    for (const publication of held) this.publication(publication)
  }

  readonly #failed = (error: unknown): void => {
    const { status, retryAfter }: Partial<Refusal> = Object(error)
    if (status === 403 || status === 404) {
      this.denied('not-found')
      this.#means.denied()
      return
    }
    this.#tries.planRetry(this.#load, retryAfter)
    this.#means.failed(error)
  }
}
