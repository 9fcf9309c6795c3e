import type { Clock } from '../clock.ts'
import type { Connections } from '../delivery/connections.ts'
import type { Limits } from '../limits.ts'
import type { Advice, TransportName } from '../protocol.ts'

/** What serving a transport takes. */
export interface TransportServer {
  readonly connections: Connections
  readonly clock: Clock
  readonly limits: Limits
  /** The transports that clients are offered, the best first. */
  readonly offered: readonly TransportName[]
  readonly draining: () => boolean
}

/** What clients of this server are advised. */
export const adviceOf = ({ offered }: TransportServer, timeout: number, interval = 0): Advice => ({
  transports: offered,
  timeout,
  interval,
  reconnect: 'retry',
})

/** When a client may come back after a stop: spread out, so that not all come at once. */
export const comeBackAfter = (): number => 500 + Math.floor(Math.random() * 2_000)
