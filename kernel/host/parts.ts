import type { Kysely } from 'kysely'
import type { Log as Logging } from '../api/plugin.ts'
import type { Access } from '../channels/access.ts'
import type { Registry } from '../channels/registry.ts'
import type { Clock } from '../clock.ts'
import type { Connections } from '../delivery/connections.ts'
import type { Demand } from '../delivery/demand.ts'
import type { Evidence, Guard } from '../http/identify.ts'
import type { Outgoing } from '../http/outgoing.ts'
import type { RouteTable } from '../http/route-table.ts'
import type { Route } from '../http/routed-request.ts'
import type { Credentials } from '../identity.ts'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { Apart } from './apart.ts'
import type { Commands } from './commands.ts'
import type { Holds } from './holds.ts'
import type { Metrics } from './metrics.ts'
import type { Poller } from './poller.ts'
import type { Services } from './services.ts'
import type { Snapshots } from './snapshots.ts'

export type Identifier = (evidence: Evidence) => Credentials | undefined | Promise<Credentials | undefined>

/** What of the kernel a plugin's context is made of. */
export interface KernelParts {
  readonly log: Log
  readonly db: Kysely<unknown>
  readonly snapshots: Snapshots
  readonly registry: Registry
  readonly access: Access
  readonly connections: Connections
  readonly demand: Demand
  readonly routes: RouteTable<Route>
  readonly poller: Poller
  readonly outgoing: Outgoing
  readonly apart: Apart
  readonly commands: Commands
  readonly services: Services
  readonly metrics: Metrics
  readonly holds: Holds
  readonly identifiers: Set<Identifier>
  readonly guards: Set<Guard>
  /** What requests are let in by has changed: those that are only repeated are looked at again. */
  readonly doubt: () => void
  readonly announcements: Set<(origin: string) => string | undefined>
  readonly clock: Clock
  readonly limits: Limits
  readonly url: string | undefined
  /** The data folder. */
  readonly folder: string
  readonly logging: (plugin: string | undefined) => Logging
}
