import type { ConnectionEvents, EndReason, ErrorReason, Connection as PluginConnection } from '../api/plugin.ts'
import type { Family, Resolved } from '../channels/registry.ts'

/** How a connection came to its end. */
export type Ending =
  | { readonly type: 'end'; readonly reason: EndReason }
  | { readonly type: 'error'; readonly reason: ErrorReason; readonly cause?: unknown }

type AnyEvents = ConnectionEvents<Readonly<Record<string, string>>, never>
const NOBODY: readonly AnyEvents[] = []
/** A connection as a plugin sees it. */
export type AnyConnection = PluginConnection<Readonly<Record<string, string>>>

/** Who hears what plugins do wrong. */
export interface LifeHost {
  /** A plugin's listener threw. */
  fault(plugin: string, error: unknown): void
  /** Something of a plugin's is wrong that does not fail it. */
  note(plugin: string, error: unknown): void
}

/**
 * A connection's life on one channel, as plugins follow it: `begin`, any number of `read`, then exactly one `end` or terminal
 * `error`, and nothing after it. `timeout` alone need not be the end.
 */
export class ChannelLife {
  readonly #resolved: Resolved
  readonly #host: LifeHost
  readonly #listeners: readonly AnyEvents[]
  // Most lives have nobody who follows them, or asks for the signal.
  #connection: AnyConnection | undefined
  #abort: AbortController | undefined
  #over = false

  constructor(resolved: Resolved, host: LifeHost) {
    this.#resolved = resolved
    this.#host = host
    this.#listeners = resolved.family.events.size > 0 ? [...resolved.family.events] : NOBODY
  }

  /** Aborted at the end. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.#over) this.#abort.abort()
    return this.#abort.signal
  }

  get family(): Family {
    return this.#resolved.family
  }
  /** A plugin follows what becomes of connections on this channel. */
  get followed(): boolean {
    return this.#resolved.family.events.size > 0
  }
  get resolved(): Resolved {
    return this.#resolved
  }
  /** The channel's name. */
  get name(): string {
    return this.#resolved.name
  }

  /** Tells those who follow it of the connection as it is `seen` by them. */
  begin(seen: (life: ChannelLife) => AnyConnection): void {
    if (this.#listeners.length === 0) return
    this.#connection = seen(this)
    this.#each((events, connection) => events.begin?.(connection))
  }

  read(data: unknown): void {
    if (this.#over) return
    this.#each((events, connection) => events.read?.(connection, data as never))
  }

  /** Asks whether to stay after a timeout; every listener has to want it. */
  staysAfterTimeout(): boolean {
    const answers = this.#each((events, connection) => events.error?.(connection, 'timeout'))
    return answers.length > 0 && answers.every((answer) => answer === 'keep')
  }

  /** A timeout that nobody wanted to stay after has been told already. */
  finish(ending: Ending, told = false): void {
    if (this.#over) return
    this.#over = true
    this.#abort?.abort()
    if (told) return
    this.#each((events, connection) => {
      if (ending.type === 'end') events.end?.(connection, ending.reason)
      else events.error?.(connection, ending.reason, ending.cause)
    })
  }

  #each<T>(tell: (events: AnyEvents, connection: AnyConnection) => T): (T | undefined)[] {
    const connection = this.#connection
    return connection ? this.#listeners.map((events) => this.#call(() => tell(events, connection))) : []
  }

  #call<T>(run: () => T): T | undefined {
    const charge = (error: unknown): void => this.#host.fault(this.#resolved.family.plugin, error)
    try {
      const given = run()
      if (given instanceof Promise) given.catch(charge)
      return given
    } catch (error) {
      charge(error)
      return undefined
    }
  }
}
