import type { Message } from '../conversation/ledger.ts'
import type { Read } from '../conversation/read-marker.ts'

/** Where the line "New since …" stands. */
export interface NewsLine {
  /** The message before which it stands. */
  readonly before: string
  /** When the reader was last there, in milliseconds UTC. */
  readonly since: number
}

/**
 * The line, given the one that was shown so far. It is drawn before the first unread message when its reader comes, or when something comes
 * while they look elsewhere; it stays, also when all is read, until there is another first unread message while they look elsewhere.
 */
export function newsLine(
  shown: NewsLine | undefined,
  unread: readonly Message[],
  reader: { attending: boolean; read: Read | undefined },
): NewsLine | undefined {
  const [first] = unread
  if (reader.attending || !first || !reader.read) return shown
  if (shown && unread.some(({ id }) => id === shown.before)) return shown
  return { before: first.id, since: reader.read.at }
}
