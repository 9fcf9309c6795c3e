import type { Connection, ConnectionEvents, Duration, ErrorReason } from 'encke'

/** Work that goes on beside a request until the signal says that the request is over. */
export interface Task {
  run(signal: AbortSignal): void
}

/** A request that stays open when `doGet` has returned, as Servlet 3.0's `AsyncContext` was. */
export interface AsyncContext {
  /** Aborted when the request is over. */
  readonly signal: AbortSignal
  /** Begins work for this request. */
  start(task: Task): void
  /** Ends the response. */
  complete(): void
  /** Runs when the time is up; the response ends then. */
  onTimeout(listener: () => void): void
  /** Runs when the client is gone, or does not take what it is sent. */
  onError(listener: (reason: Exclude<ErrorReason, 'timeout'>, cause: unknown) => void): void
}

/** A request as a servlet gets it; unless it is made asynchronous, the response ends when `doGet` returns. */
export interface AsyncRequest<P> {
  readonly connection: Connection<P>
  startAsync(options: { readonly timeout: Duration }): AsyncContext
}

/** Answers requests. */
export interface Servlet<P> {
  doGet(request: AsyncRequest<P>): void
}

/** A servlet as the listener of a channel: `channel.on(servletEvents(servlet))`. */
export function servletEvents<P, Data>(servlet: Servlet<P>): ConnectionEvents<P, Data> {
  const contexts = new WeakMap<Connection<P>, Context<P>>()
  const startAsync = (connection: Connection<P>, timeout: Duration): AsyncContext => {
    if (contexts.has(connection)) throw new Error('It is asynchronous already')
    const context = new Context(connection)
    contexts.set(connection, context)
    connection.setTimeout(timeout)
    return context
  }
  return {
    begin(connection) {
      servlet.doGet({ connection, startAsync: ({ timeout }) => startAsync(connection, timeout) })
      if (!contexts.has(connection)) connection.setTimeout(0)
    },
    error: (connection, reason, cause) => contexts.get(connection)?.failed(reason, cause),
  }
}

class Context<P> implements AsyncContext {
  readonly #connection: Connection<P>
  readonly #onTimeout: Parameters<AsyncContext['onTimeout']>[0][] = []
  readonly #onError: Parameters<AsyncContext['onError']>[0][] = []
  #complete = false

  constructor(connection: Connection<P>) {
    this.#connection = connection
  }

  get signal(): AbortSignal {
    return this.#connection.signal
  }
  start(task: Task): void {
    task.run(this.signal)
  }
  complete(): void {
    this.#complete = true
    this.#connection.setTimeout(0)
  }
  onTimeout(listener: () => void): void {
    this.#onTimeout.push(listener)
  }
  onError(listener: Parameters<AsyncContext['onError']>[0]): void {
    this.#onError.push(listener)
  }

  /** A timeout that `complete` asked for is no failure. */
  failed(reason: ErrorReason, cause: unknown): void {
    if (reason !== 'timeout') for (const listener of this.#onError) listener(reason, cause)
    else if (!this.#complete) for (const listener of this.#onTimeout) listener()
  }
}
