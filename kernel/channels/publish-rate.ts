import { ClientError } from '../errors.ts'
import type { Identity } from '../identity.ts'
import type { Limits } from '../limits.ts'

interface Bucket {
  readonly pace: Pace
  tokens: number
  /** Milliseconds, when `tokens` was true. */
  time: number
}

interface Pace {
  readonly burst: number
  readonly perMillisecond: number
}
type PublishLimits = Pick<Limits, 'publishPerSecond' | 'publishBurst' | 'guestPublishPerSecond' | 'guestPublishBurst'>

const SWEEP_AT = 1_000

/** How fast an identity may publish, on every transport together: a token bucket each, a smaller one for guests. */
export class PublishRate {
  readonly #pace: Pace
  readonly #guestPace: Pace
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()
  #sweepAt = SWEEP_AT

  /** `now` is in milliseconds and never goes back for long. */
  constructor(limits: PublishLimits, now: () => number) {
    this.#pace = { burst: limits.publishBurst, perMillisecond: limits.publishPerSecond / 1_000 }
    this.#guestPace = { burst: limits.guestPublishBurst, perMillisecond: limits.guestPublishPerSecond / 1_000 }
    this.#now = now
  }

  /** Counts one publication of an identity; throws `too-many` with the time after which one more is allowed. */
  take(identity: Pick<Identity, 'id' | 'role'>): void {
    const bucket = this.#filled(identity)
    if (bucket.tokens < 1) {
      throw new ClientError('too-many', 'You are sending faster than this server allows.', (1 - bucket.tokens) / bucket.pace.perMillisecond)
    }
    bucket.tokens -= 1
  }

  #filled({ id, role }: Pick<Identity, 'id' | 'role'>): Bucket {
    const time = this.#now()
    const pace = role === 'guest' ? this.#guestPace : this.#pace
    const bucket = this.#buckets.get(id) ?? { pace, tokens: pace.burst, time }
    bucket.tokens = this.#tokensAt(bucket, time)
    bucket.time = time
    if (!this.#buckets.has(id)) this.#remember(id, bucket)
    return bucket
  }

  #tokensAt({ pace, tokens, time: since }: Bucket, time: number): number {
    return Math.min(pace.burst, tokens + Math.max(0, time - since) * pace.perMillisecond)
  }

  #remember(identity: string, bucket: Bucket): void {
    if (this.#buckets.size >= this.#sweepAt) this.#forgetFull(bucket.time)
    this.#buckets.set(identity, bucket)
  }

  /** A full bucket is as good as none. */
  #forgetFull(time: number): void {
    for (const [identity, bucket] of this.#buckets) {
      if (this.#tokensAt(bucket, time) >= bucket.pace.burst) this.#buckets.delete(identity)
    }
    this.#sweepAt = Math.max(SWEEP_AT, this.#buckets.size * 2)
  }
}
