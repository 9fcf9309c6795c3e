import { z } from 'zod'
import { checkName } from '../channels/names.ts'
import { ClientError } from '../errors.ts'
import type { Entry } from '../host/entry.ts'
import type { Host } from '../host/host.ts'
import type { KernelParts } from '../host/parts.ts'
import type { RouteTable } from '../http/route-table.ts'
import type { Route } from '../http/routed-request.ts'
import { aboutBot } from './about-bot.ts'
import { builtFile } from './built-file.ts'
import { metrics } from './metrics.ts'

const Call = z.object({ channel: z.string(), args: z.unknown().optional() })

export interface HostRoutesOptions {
  readonly host: Host
  readonly parts: KernelParts
  readonly metricsToken: string | undefined
  /** What those are told from whom something is fetched. */
  readonly userAgent: string
}

/** What the kernel itself answers of itself and its plugins: how they stand, what they show, and their commands. */
export function addHostRoutes(routes: RouteTable<Route>, { host, parts, ...own }: HostRoutesOptions): void {
  routes.add('GET', '/metrics', { access: 'anyone', handler: (request) => metrics(request, { host, parts, token: own.metricsToken }) })
  routes.add('GET', '/about-bot', { access: 'anyone', handler: ({ origin }) => aboutBot(own.userAgent, origin) })
  routes.add('GET', '/api/status', { access: 'admin', handler: () => status(host, parts) })
  routes.add('GET', '/ui/plugins.json', { access: 'anyone', handler: () => shown(host.entries()) })
  routes.add('GET', '/ui/plugins/:plugin/:file', { access: 'anyone', handler: (request) => builtFile(request, host.entries()) })
  routes.add('GET', '/api/commands', { handler: () => ({ commands: parts.commands.list() }) })
  routes.add('POST', '/api/commands/:name', {
    async handler(request) {
      const { identity, params } = request
      const call = Call.safeParse(await request.json())
      if (!call.success || !identity) throw new ClientError('bad-request', 'A command is called with a channel and its args')
      const { channel, args } = call.data
      checkName(channel)
      if (!(await parts.access.decided(identity, channel, 'read'))) throw new ClientError('not-found', 'There is no such channel')
      await parts.holds.any()
      return { replies: await parts.commands.run(params.name ?? '', { identity, channel, args }) }
    },
  })
}

function status(host: Host, { connections, log, poller }: KernelParts): unknown {
  const { byTransport, behind } = connections.summary()
  return { connections: byTransport, behind, seq: log.tail.seq, plugins: host.status(), sources: poller.list() }
}

/** The custom elements of plugins, and which of them a slot shows. */
function shown(entries: readonly Entry[]): unknown {
  const elements: Record<string, string> = {}
  const slots: Record<string, { plugin: string; tag: string; module: string }[]> = {}
  for (const entry of entries) {
    const { name, ui } = entry.plugin
    const elementsOf: Record<string, string> = ui?.elements ?? {}
    for (const [tag, path] of Object.entries(elementsOf)) elements[tag] = moduleOf(entry, path)
    for (const [slot, tag] of Object.entries<string>(ui?.slots ?? {})) {
      slots[slot] = [...(slots[slot] ?? []), { plugin: name, tag, module: moduleOf(entry, elementsOf[tag] ?? '') }]
    }
  }
  return { elements, slots }
}

/** A built-in plugin's modules keep their names; those that were built when it was loaded bear a hash. */
const moduleOf = ({ plugin, assets }: Entry, path: string): string =>
  `/ui/plugins/${plugin.name}/${assets?.names.get(path) ?? path.replace(/^.*\//, '').replace(/\.ts$/, '.js')}`
