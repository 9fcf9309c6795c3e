import type { Transport } from '../client/transports/transport.ts'
import { Line } from './line.ts'
import { server } from './server.ts'

/** A tab that was left for a moment is not worth two handshakes. */
const RESTS_AFTER_MS = 30_000

const lines = new Map<string | undefined, Line>()

/** The page's connection to the server; with a token, one that speaks for its bearer. Each is made when first asked for, and then with the best way that is named, absent: an event stream. */
export function line(token?: string, best?: Transport): Line {
  const known = lines.get(token)
  if (known) return known
  const made = new Line({ origin: server, token, ...(best && { best }) })
  lines.set(token, made)
  keepWithThePage(token, made)
  return made
}

/** A browser has six connections to a server for all its tabs, so one that nobody sees gives its own back. What was signed out never comes back: its line is dropped. */
function keepWithThePage(token: string | undefined, line: Line): void {
  const over = new AbortController()
  const { signal } = over
  let resting: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(resting)
    if (document.hidden) resting = setTimeout(() => line.rest(), RESTS_AFTER_MS)
    else line.wake()
  }
  document.addEventListener('visibilitychange', look, { signal })
  addEventListener('pageshow', look, { signal })
  addEventListener('online', look, { signal })
  addEventListener('pagehide', () => line.rest(), { signal })
  line.onState((state) => {
    if (state !== 'signed-out') return
    clearTimeout(resting)
    over.abort()
    lines.delete(token)
  })
}
