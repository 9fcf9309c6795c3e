import type { Cursor, Frame } from '../../../kernel/protocol.ts'
import type { Kind } from '../channels/positions.ts'
import type { Status } from '../status.ts'

/** A name that a tab wants, and how it uses it. */
export type Want = readonly [name: string, kind: Kind]

/** What the leading tab knows of one name, as the frames that a server would tell a newcomer. */
export interface Part {
  readonly name: string
  readonly frames: readonly Frame[]
}

/** What the leading tab says, in the order of `k`; every leader has a higher `term` than the one before. */
export type Said =
  /** It leads from now on, and goes on from this cursor, which is good for these names. */
  | { readonly type: 'leads'; readonly since: Cursor | undefined; readonly known: readonly string[] }
  /** A connection opens that joins these. */
  | { readonly type: 'opened'; readonly joins: readonly string[] }
  /** What came down, in order. */
  | { readonly type: 'told'; readonly frames: readonly Frame[] }
  | { readonly type: 'status'; readonly status: Status }
  /** For one tab: some of what it lacks, claimed by this cursor. */
  | {
      readonly type: 'served'
      readonly to: string
      readonly parts: readonly Part[]
      readonly cursor: Cursor | undefined
      readonly status: Status
    }
  /** For one tab: nothing more fits into this connection. */
  | { readonly type: 'full'; readonly to: string }

/** A `Said` with its place among all that was said. */
export type Numbered = Said & { readonly term: number; readonly k: number }

/** What any other tab asks of the leading one. */
export type Asked =
  /** All that it wants, and what of this it must be told from the beginning. */
  | { readonly type: 'wants'; readonly tab: string; readonly wants: readonly Want[]; readonly fresh: readonly string[] }
  | { readonly type: 'bye'; readonly tab: string }
  /** Are you there? `visible`: somebody looks at this tab now. */
  | { readonly type: 'ping' | 'visible' | 'wake' | 'unauthorized' }

/** What goes between the tabs. */
export type TabMessage = Numbered | Asked
