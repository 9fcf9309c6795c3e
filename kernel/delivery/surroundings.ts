import type { ChannelKind } from '../api/plugin.ts'
import type { Access } from '../channels/access.ts'
import type { Identity } from '../identity.ts'
import type { Log } from '../log/log.ts'
import type { Cursor } from '../protocol.ts'
import type { ChannelSets } from './channel-set.ts'
import type { Chunks, Point } from './chunks.ts'
import type { Deadlines } from './deadlines.ts'
import type { Observer, Outlet } from './outlet.ts'

/** What a reader lives among; `Reader` is what it is known as there. */
export interface Surroundings<Reader = unknown> {
  readonly log: Log
  readonly access: Access
  readonly chunks: Chunks
  readonly sets: ChannelSets
  readonly deadlines: Deadlines
  /** Publications read from the database at a time. */
  readonly pageRows: number
  /** The least time between two writes of nothing but state. */
  readonly paceMilliseconds: number
  /** Everything up to here has been offered to whom it concerns. */
  readonly offered: Point
  /** Takes note of an error that kept a reader from being told. */
  failed(error: unknown): void
  kindOf(channel: string): ChannelKind | undefined
  decide(identity: Identity | undefined, channel: string): boolean | Promise<boolean>
  /** Notes that a reader wants to hear of a channel or wildcard. */
  index(reader: Reader, name: string): void
  /** Notes that it does not any more, and neither of what the wildcard stood for. */
  forget(reader: Reader, name: string, channels: readonly string[]): void
  remove(reader: Reader): void
}

/** Where a reader begins. */
export interface Start {
  readonly identity: Identity | undefined
  readonly outlet: Outlet
  readonly observer: Observer
  /** Channels and wildcards that the position is good for; without `since` all are joined. */
  readonly channels: readonly string[]
  /** Those that are new to the client. */
  readonly join: readonly string[]
  readonly since: Cursor | undefined
}
