import type { Clock } from '../clock.ts'
import type { Demand } from '../delivery/demand.ts'
import type { Outgoing } from '../http/outgoing.ts'
import type { Memory } from './poller-memory.ts'

/** What the poller needs of the kernel. */
export interface PollerKernel {
  readonly demand: Pick<Demand, 'watch'>
  readonly clock: Clock
  readonly outgoing: Pick<Outgoing, 'fetch'>
  readonly memory: Memory
  /** In [0, 1), for jitter. */
  random(): number
  /** A plugin's `onStale` or `onFresh` threw. */
  blame(plugin: string, error: Error): void
  /** How a source stands after a request, one entry for each plugin that follows it. */
  report?(status: readonly SourceStatus[]): void
}

/** What an administrator is told of one URL that a plugin follows. Times are ms UTC. */
export interface SourceStatus {
  readonly plugin: string
  readonly url: string
  /** `waiting` has not been asked yet, `idle` is not asked while nobody reads what it tells, `gone` answered 410 and is asked no more. */
  readonly state: 'waiting' | 'fresh' | 'failing' | 'idle' | 'gone'
  readonly lastSuccess?: number
  readonly nextTry?: number
  /** In a row. */
  readonly failures: number
  /** Why the last request failed, or what went wrong beside it. */
  readonly reason?: string
}
