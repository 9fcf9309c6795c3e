import { asError } from '../errors.ts'
import { ForeignAwait } from '../log/writer.ts'
import { type Explain, type Fault, placeIn } from './fault.ts'
import type { Hosted } from './hosted.ts'
import type { KernelParts } from './parts.ts'
import type { Roster } from './roster.ts'
import { pluginScope } from './scope.ts'
import type { Blocked } from './watchdog.ts'

/** Whom faults are told of, and what becomes of a plugin that has failed too often. */
export interface FaultsOptions extends Pick<KernelParts, 'clock' | 'logging'> {
  readonly roster: Roster
  readonly crashed: (hosted: Hosted) => void
}

/** What plugins do wrong: each fault is logged and shown in the plugin's status, and some count against it. */
export class Faults {
  readonly #options: FaultsOptions

  constructor(options: FaultsOptions) {
    this.#options = options
  }

  /** Something of a plugin's went wrong by itself: it is noted, and fails the plugin when it happens often. */
  charge(name: string, error: unknown): void {
    this.note(name, error)
    const { roster, clock, logging, crashed } = this.#options
    const hosted = roster.get(name)
    if (hosted?.state !== 'active' || hosted.crashed || !hosted.count(clock.now())) return
    hosted.crashed = true
    logging(name).error(`${name} has failed too often, and stays away until it is enabled or changed`)
    crashed(hosted)
  }

  /** Logs what a plugin did wrong, with its name and the stack, and shows it in its status. */
  note(name: string, error: unknown): void {
    const { roster, logging } = this.#options
    const hosted = roster.get(name)
    if (hosted) this.take(hosted, error)
    else logging(name).error(`${name}: ${String(error)}`)
  }

  /** The same of a plugin that the host knows; `explain` finds the place, where other code than what runs is at fault. */
  take(hosted: Hosted, error: unknown, explain: Explain = hosted.explain): void {
    const { clock, logging } = this.#options
    const fault = discreet(explain(error), hosted)
    if (!hosted.note(fault, clock.now())) return
    logging(hosted.name).error(`${hosted.name}: ${fault.message}`, {
      error: { message: fault.message, stack: fault.stack },
      foreignAwait: error instanceof ForeignAwait,
      ...placeOf(fault),
    })
  }

  /** Nobody caught this: it is charged to the plugin whose code it came from. */
  uncaught(error: unknown): void {
    const { roster, logging } = this.#options
    const plugin = pluginScope.getStore() ?? roster.all.find((hosted) => isWithin(error, hosted))?.name
    if (plugin !== undefined && roster.get(plugin)) this.charge(plugin, error)
    else logging(undefined).error('nobody caught this', { error: asError(error) })
  }

  /** The event loop has stood still: it is noted in the plugin whose code it was in. */
  blocked({ plugin, milliseconds }: Blocked): void {
    if (plugin !== undefined) this.note(plugin, new Error(`held up the event loop for ${(milliseconds / 1000).toFixed(1)} s`))
  }
}

/** Whether something was thrown by code of a plugin that comes with Encke. */
const isWithin = (thrown: unknown, { name, entry }: Hosted): boolean =>
  entry.builtIn === true && placeIn(asError(thrown).stack, (file) => file.includes(`/plugins/${name}/`)) !== undefined

/** Without the secrets of the plugin's settings. */
const discreet = (fault: Fault, { secrets, config }: Hosted): Fault => ({
  ...fault,
  message: secrets.censored(fault.message, config),
  ...(fault.stack !== undefined && { stack: secrets.censored(fault.stack, config) }),
})

const placeOf = ({ file, line, column }: Fault): Partial<Fault> =>
  file === undefined || line === undefined ? {} : { file, line, ...(column !== undefined && { column }) }
