import type { Connection, ConnectionEvents, Duration, EndReason, ErrorReason } from 'encke'

/** What happens to a connection, with what Tomcat called its sub-type: why it ended, or what went wrong. */
type Happening<Data> =
  | { readonly type: 'begin' }
  | { readonly type: 'read'; readonly data: Data }
  | { readonly type: 'end'; readonly subType: EndReason }
  | { readonly type: 'error'; readonly subType: ErrorReason; readonly cause?: unknown }

/** One event of a connection's life: `begin`, any number of `read`, then one `end` or `error`; `error` of a `timeout` need not be the last. */
export type CometEvent<P, Data> = Happening<Data> & {
  readonly connection: Connection<P>
  /** Best asked for in `begin`: after this long comes the `error` of a `timeout`. */
  setTimeout(duration: Duration): void
  /** Ends the response; `end` follows, with `answered`. */
  close(): void
}

/** What is told of everything that happens to connections, by one method, as Tomcat's `CometProcessor` was. */
export interface CometProcessor<P, Data> {
  /** `'keep'` as the answer to a `timeout` lets the connection stay; otherwise it ends. */
  event(event: CometEvent<P, Data>): 'keep' | undefined
}

/** A processor as the listener of a channel: `channel.on(cometEvents(processor))`. */
export function cometEvents<P, Data>(processor: CometProcessor<P, Data>): ConnectionEvents<P, Data> {
  const closing = new WeakSet<Connection<P>>()
  const tell = (connection: Connection<P>, happening: Happening<Data>): 'keep' | undefined =>
    processor.event({
      ...happening,
      connection,
      setTimeout: (duration) => connection.setTimeout(duration),
      close() {
        closing.add(connection)
        connection.setTimeout(0)
      },
    })
  return {
    begin: (connection) => void tell(connection, { type: 'begin' }),
    read: (connection, data) => void tell(connection, { type: 'read', data }),
    end: (connection, subType) => void tell(connection, { type: 'end', subType }),
    error(connection, subType, cause) {
      if (subType !== 'timeout' || !closing.has(connection)) return tell(connection, { type: 'error', subType, cause })
      // A timeout that `close` asked for is the end, whatever the processor would say to one.
      tell(connection, { type: 'end', subType: 'answered' })
      return undefined
    },
  }
}
