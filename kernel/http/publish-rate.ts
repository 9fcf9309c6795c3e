import { ClientError } from '../errors.ts'
import type { Limits } from './limits.ts'

interface Bucket {
  tokens: number
  /** Milliseconds, when `tokens` was true. */
  time: number
}

const SWEEP_AT = 1_000

/** How fast an identity may publish, on every transport together: a token bucket each. */
export class PublishRate {
  readonly #burst: number
  readonly #perMillisecond: number
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()
  #sweepAt = SWEEP_AT

  /** `now` is in milliseconds and never goes back for long. */
  constructor(limits: Pick<Limits, 'publishPerSecond' | 'publishBurst'>, now: () => number) {
    this.#burst = limits.publishBurst
    this.#perMillisecond = limits.publishPerSecond / 1_000
    this.#now = now
  }

  /** Counts one publication of an identity; throws `too-many` with the time after which one more is allowed. */
  take(identity: string): void {
    const bucket = this.#filled(identity)
    if (bucket.tokens < 1) {
      throw new ClientError('too-many', 'You are sending faster than this server allows.', (1 - bucket.tokens) / this.#perMillisecond)
    }
    bucket.tokens -= 1
  }

  #filled(identity: string): Bucket {
    const time = this.#now()
    const bucket = this.#buckets.get(identity) ?? { tokens: this.#burst, time }
    bucket.tokens = this.#tokensAt(bucket, time)
    bucket.time = time
    if (!this.#buckets.has(identity)) this.#remember(identity, bucket)
    return bucket
  }

  #tokensAt(bucket: Bucket, time: number): number {
    return Math.min(this.#burst, bucket.tokens + Math.max(0, time - bucket.time) * this.#perMillisecond)
  }

  #remember(identity: string, bucket: Bucket): void {
    if (this.#buckets.size >= this.#sweepAt) this.#forgetFull(bucket.time)
    this.#buckets.set(identity, bucket)
  }

  /** A full bucket is as good as none. */
  #forgetFull(time: number): void {
    for (const [identity, bucket] of this.#buckets) {
      if (this.#tokensAt(bucket, time) >= this.#burst) this.#buckets.delete(identity)
    }
    this.#sweepAt = Math.max(SWEEP_AT, this.#buckets.size * 2)
  }
}
