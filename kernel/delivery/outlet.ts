import type { Cursor } from '../protocol.ts'
import type { Framing } from './framing.ts'

/** Where a reader's frames go. */
export interface Outlet {
  readonly framing: Framing
  /** How many bytes may be written now; a frame that passes it is the last. 0: nothing, until `readOn` is called again. */
  readonly room: number
  /** Its peer takes nothing for now, and `readOn` is called when it does: the one reason to break off telling whole state. */
  readonly full?: boolean
  write(bytes: Uint8Array): void
  /** For now there is nothing more to tell, or no room for it. */
  rested?(): void
  /** Tells a cursor and nothing else, where that takes more than a frame. */
  beat?(cursor: Cursor): void
  /** What is to be told cannot be: ends the connection, whose client comes back. */
  broken(error: Error): void
}

/** Who follows which channels a reader may read. */
export interface Observer {
  opened(channel: string): void
  revoked(channel: string): void
}
