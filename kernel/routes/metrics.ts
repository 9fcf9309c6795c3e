import { createHash, timingSafeEqual } from 'node:crypto'
import type { PluginRequest } from '../api/plugin.ts'
import { ClientError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import type { KernelParts } from '../host/parts.ts'
import type { SourceStatus } from '../host/poller-kernel.ts'
import { bearerOf } from '../http/origin.ts'
import { shownAddress } from '../http/shown-address.ts'
import { isAdmin } from '../identity.ts'
import { EXPOSITION_TYPE, exposition, type Metric } from './exposition.ts'

export interface MetricsOptions {
  readonly host: Host
  readonly parts: KernelParts
  /** What whoever collects metrics bears; absent: only administrators see them. */
  readonly token: string | undefined
}

/** Answers `GET /metrics`, to administrators and to who bears the token. */
export function metrics(request: PluginRequest, { host, parts, token }: MetricsOptions): Response {
  if (!mayRead(request, token)) {
    if (request.identity) throw new ClientError('forbidden', 'Only administrators may do this.')
    throw new ClientError('unauthenticated', 'Sign in first, or bear the token of ENCKE_METRICS_TOKEN.')
  }
  const measured = [...ofKernel(parts), ...ofPlugins(host), ...byPlugins(parts), ...ofSources(parts.poller.list()), ...ofProcess()]
  return new Response(exposition(measured), { headers: { 'Content-Type': EXPOSITION_TYPE } })
}

function mayRead({ identity, headers }: PluginRequest, token: string | undefined): boolean {
  if (identity && isAdmin(identity)) return true
  const borne = bearerOf({ authorization: headers.get('authorization') ?? '' })
  return token !== undefined && borne !== undefined && timingSafeEqual(hashed(borne), hashed(token))
}
const hashed = (text: string): Buffer => createHash('sha256').update(text).digest()

const gauge = (name: string, help: string, samples: Metric['samples']): Metric => ({ name: `encke_${name}`, help, type: 'gauge', samples })
const counter = (name: string, help: string, samples: Metric['samples']): Metric => ({
  name: `encke_${name}`,
  help,
  type: 'counter',
  samples,
})

/** What plugins count and measure themselves. */
const byPlugins = ({ metrics: own }: KernelParts): Metric[] =>
  own.list().map(({ name, help, type, value }) => ({ name, help, type, samples: [[value, {}]] }))

function ofKernel({ connections, log }: KernelParts): Metric[] {
  const { byTransport, behind } = connections.summary()
  return [
    gauge(
      'connections',
      'Held connections by transport.',
      Object.entries(byTransport).map(([transport, count]) => [count, { transport }]),
    ),
    gauge('readers_behind', 'Readers that have been told less than there is.', [[behind]]),
    counter('publications_total', 'Publications of log channels since the log began.', [[log.tail.seq]]),
  ]
}

function ofPlugins(host: Host): Metric[] {
  const plugins = host.status()
  return [
    gauge(
      'plugin_state',
      'The state of each plugin.',
      plugins.map(({ name, state }) => [1, { plugin: name, state }]),
    ),
    counter(
      'plugin_faults_total',
      'What each plugin did wrong since the start.',
      plugins.map(({ name, faults }) => [faults, { plugin: name }]),
    ),
  ]
}

function ofSources(sources: readonly SourceStatus[]): Metric[] {
  const each = (value: (source: SourceStatus) => number | undefined): Metric['samples'] =>
    sources.flatMap((source) => {
      const measured = value(source)
      return measured === undefined ? [] : [[measured, { plugin: source.plugin, url: shownAddress(source.url) }] as const]
    })
  const seconds = (time: number | undefined): number | undefined => (time === undefined ? undefined : time / 1_000)
  return [
    gauge(
      'source_state',
      'The state of each source.',
      sources.map(({ plugin, url, state }) => [1, { plugin, url: shownAddress(url), state }]),
    ),
    gauge(
      'source_failures',
      'How often in a row each source has failed.',
      each(({ failures }) => failures),
    ),
    gauge(
      'source_last_success_timestamp_seconds',
      'When each source last answered.',
      each(({ lastSuccess }) => seconds(lastSuccess)),
    ),
    gauge(
      'source_next_try_timestamp_seconds',
      'When each source is asked next.',
      each(({ nextTry }) => seconds(nextTry)),
    ),
  ]
}

function ofProcess(): Metric[] {
  const { user, system } = process.cpuUsage()
  return [
    { name: 'process_resident_memory_bytes', help: 'Resident memory.', type: 'gauge', samples: [[process.memoryUsage.rss()]] },
    { name: 'process_cpu_seconds_total', help: 'Time on the processor.', type: 'counter', samples: [[(user + system) / 1e6]] },
    {
      name: 'process_start_time_seconds',
      help: 'When the process began.',
      type: 'gauge',
      samples: [[Math.round(Date.now() / 1_000 - process.uptime())]],
    },
  ]
}
