import type { Family, Resolved } from '../channels/registry.ts'
import type { ConnectionEvents, EndReason, ErrorReason, Connection as PluginConnection } from '../host/plugin.ts'

/** How a connection came to its end. */
export type Ending =
  | { readonly type: 'end'; readonly reason: EndReason }
  | { readonly type: 'error'; readonly reason: ErrorReason; readonly cause?: unknown }

type AnyEvents = ConnectionEvents<Readonly<Record<string, string>>, never>
type AnyConnection = PluginConnection<Readonly<Record<string, string>>>

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
  readonly #connection: AnyConnection
  readonly #host: LifeHost
  readonly #abort: AbortController
  readonly #listeners: readonly AnyEvents[]
  #over = false

  constructor(resolved: Resolved, connection: AnyConnection, { abort, host }: { abort: AbortController; host: LifeHost }) {
    this.#resolved = resolved
    this.#connection = connection
    this.#abort = abort
    this.#host = host
    this.#listeners = [...resolved.family.events]
  }

  get family(): Family {
    return this.#resolved.family
  }
  /** The channel's name. */
  get name(): string {
    return this.#resolved.name
  }

  begin(): void {
    for (const events of this.#listeners) this.#call(() => events.begin?.(this.#connection))
  }

  read(data: unknown): void {
    if (this.#over) return
    for (const events of this.#listeners) this.#call(() => events.read?.(this.#connection, data as never))
  }

  /** Asks whether to stay after a timeout; every listener has to want it. */
  staysAfterTimeout(): boolean {
    const answers = this.#listeners.map((events) => this.#call(() => events.error?.(this.#connection, 'timeout')))
    return answers.length > 0 && answers.every((answer) => answer === 'keep')
  }

  /** A timeout that nobody wanted to stay after has been told already. */
  finish(ending: Ending, told = false): void {
    if (this.#over) return
    this.#over = true
    this.#abort.abort()
    if (told) return
    for (const events of this.#listeners) this.#call(() => this.#tell(events, ending))
  }

  #tell(events: AnyEvents, ending: Ending): void {
    if (ending.type === 'end') events.end?.(this.#connection, ending.reason)
    else events.error?.(this.#connection, ending.reason, ending.cause)
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
