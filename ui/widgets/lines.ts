import { longPoll } from '../client/transports/long-poll.ts'
import { poll } from '../client/transports/poll.ts'
import { stream } from '../client/transports/stream.ts'
import { Line } from './line.ts'
import { server } from './server.ts'

/** A tab that was left for a moment is not worth two handshakes. */
const RESTS_AFTER_MS = 30_000

/** For whom a token speaks: one JSON frame a line, by `fetch`. */
const WITH_TOKEN = { ways: [stream, longPoll, poll] }

const lines = new Map<string | undefined, Line>()

/** The page's connection to the server; with a token, one that speaks for its bearer. Each is made when first asked for. */
export function line(token?: string): Line {
  const known = lines.get(token)
  if (known) return known
  const made = new Line({ origin: server, token, ...(token !== undefined && WITH_TOKEN) })
  lines.set(token, made)
  keepWithThePage(made)
  return made
}

/** A browser has six connections to a server for all its tabs, so one that nobody sees gives its own back. */
function keepWithThePage(line: Line): void {
  let resting: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(resting)
    if (document.hidden) resting = setTimeout(() => line.rest(), RESTS_AFTER_MS)
    else line.wake()
  }
  document.addEventListener('visibilitychange', look)
  addEventListener('pageshow', look)
  addEventListener('online', look)
  addEventListener('pagehide', () => line.rest())
}
