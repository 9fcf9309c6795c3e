import type { PluginRequest } from '../api/plugin.ts'
import { ClientError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import type { RouteTable } from '../http/route-table.ts'
import type { Route } from '../http/routed-request.ts'

/** What administrators ask of plugins, and do to them. */
export function addPluginRoutes(routes: RouteTable<Route>, host: Host): void {
  routes.add('GET', '/api/plugins', { access: 'admin', handler: () => ({ plugins: host.reports() }) })
  routes.add('POST', '/api/plugins/:plugin/enable', { access: 'admin', handler: (request) => host.enable(named(request)) })
  routes.add('POST', '/api/plugins/:plugin/disable', { access: 'admin', handler: (request) => host.disable(named(request)) })
  routes.add('POST', '/api/plugins/:plugin/reload', { access: 'admin', handler: (request) => host.reload(named(request)) })
  routes.add('PUT', '/api/plugins/:plugin/settings', {
    access: 'admin',
    async handler(request) {
      const value = await request.json()
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new ClientError('bad-request', 'Settings are a JSON object')
      await host.configure(named(request), { value })
    },
  })
  routes.add('DELETE', '/api/plugins/:plugin/settings', {
    access: 'admin',
    async handler(request) {
      await host.configure(named(request), undefined)
    },
  })
}

const named = ({ params }: PluginRequest): string => params.plugin ?? ''
