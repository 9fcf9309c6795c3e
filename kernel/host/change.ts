import type { AnyPlugin } from '../api/plugin.ts'
import { asError, ClientError } from '../errors.ts'
import { checkPlugin } from './check-plugin.ts'
import type { Hosted } from './hosted.ts'
import type { Among, Lives } from './lives.ts'
import type { KernelParts } from './parts.ts'

/** With what a plugin runs: its code, and settings in place of the configuration's. */
type Running = Pick<Hosted, 'entry' | 'settings'>

/** What a change is made among. */
export interface Changing extends Omit<Among, 'turns'> {
  readonly lives: Lives
}

/**
 * Loads a plugin anew, otherwise than it is: what is to come is checked before the old is unloaded, and when it cannot be set up, the old
 * is set up again. Takes note of what is wrong with it, and throws that as `ClientError`.
 */
export async function change(hosted: Hosted, next: Running, { parts, roster, faults, lives }: Changing): Promise<void> {
  try {
    await checkPlugin(next.entry.plugin, next.settings ? next.settings.value : next.entry.config, { parts, others: roster.others(hosted) })
  } catch (error) {
    // Settings that cannot be are the fault of whoever gave them.
    const mistyped = error instanceof ClientError && next.settings !== hosted.settings
    if (!mistyped) faults.take(hosted, error, next.entry.explain)
    throw refusal(error, hosted)
  }
  const before = { entry: hosted.entry, settings: hosted.settings, ran: hosted.life !== undefined }
  hosted.forgive()
  Object.assign(hosted, next)
  if (hosted.disabled) return
  const dependents = roster.dependents(hosted)
  const release = hold([...dependents, hosted], next.entry.plugin, parts)
  try {
    for (const dependent of dependents) await lives.end(dependent, 'pending')
    await lives.end(hosted, 'pending')
    if (roster.missing(hosted).length === 0) await beginOrGoBack(hosted, before, { faults, lives })
  } finally {
    await lives.beginReady()
    release()
  }
}

/** How a plugin was, and whether it ran. */
interface Before extends Running {
  readonly ran: boolean
}

async function beginOrGoBack(hosted: Hosted, before: Before, { faults, lives }: Pick<Changing, 'faults' | 'lives'>): Promise<void> {
  try {
    await lives.begin(hosted)
  } catch (error) {
    faults.take(hosted, error)
    const refused = refusal(error, hosted)
    await lives.end(hosted, 'failed')
    hosted.settings = before.settings
    if (!before.ran || lives.closing) throw refused
    hosted.entry = before.entry
    const { fault } = hosted
    await lives.beginOrFail(hosted)
    hosted.fault = fault
    throw refused
  }
}

/** Lets whoever reads, publishes or asks wait while these are loaded anew. Gives the end of it. */
function hold(plugins: readonly Hosted[], next: AnyPlugin, parts: KernelParts): () => void {
  const { registry, connections, holds } = parts
  const running = plugins.filter(({ state }) => state === 'active')
  for (const { name, definition, identifies } of running) {
    connections.endFor(name)
    const there = holds.hold(definition, identifies.length > 0)
    registry.hold(name, there, (next.name === name ? next : definition).channels ?? {})
  }
  return () => {
    for (const { name } of running) letGo(name, parts)
  }
}

function letGo(name: string, { registry, connections, holds }: KernelParts): void {
  const removeGone = registry.letGo(name)
  holds.release(name)
  connections.delivery.pluginChanged(name)
  removeGone()
  connections.beginFor(name)
}

/** What an administrator is answered, and what a developer is told. */
function refusal(error: unknown, { secrets, config }: Hosted): ClientError {
  const message = secrets.censored(asError(error).message, config)
  const told = error instanceof ClientError ? new ClientError(error.code, message, error.retryAfter) : new ClientError('conflict', message)
  return Object.assign(told, { cause: error })
}
