import type { PluginRequest } from '../api/plugin.ts'
import type { Access } from '../channels/access.ts'
import { checkName } from '../channels/names.ts'
import type { Publishing } from '../channels/publishing.ts'
import type { Registry, Resolved } from '../channels/registry.ts'
import { ClientError } from '../errors.ts'
import type { RouteTable } from '../http/route-table.ts'
import { JsonAnswer, type Route, type RoutedRequest } from '../http/routed-request.ts'
import type { Log } from '../log/log.ts'
import { channelDocument, type ReadBack } from '../outside/channel-documents.ts'
import type { FeedMaking } from '../outside/feed-entries.ts'
import type { Publication } from '../protocol.ts'

const PAGE = 50
const LARGEST_PAGE = 200

export interface ChannelRoutesOptions {
  readonly log: Log
  readonly registry: Registry
  readonly access: Access
  readonly publishing: Publishing
  /** What anyone may read, for readers of other kinds. */
  readonly documents: FeedMaking
}

/** `POST /channels/<name>` publishes, `GET /channels/<name>` reads back. */
export function addChannelRoutes(routes: RouteTable<Route>, options: ChannelRoutesOptions): void {
  routes.add('POST', '/channels/*name', { access: 'anyone', handler: (request) => publish(request, options) })
  routes.add('GET', '/channels/*name', { access: 'anyone', foreign: true, handler: (request) => read(request, options) })
}

async function publish(request: RoutedRequest, { publishing }: ChannelRoutesOptions): Promise<JsonAnswer> {
  const channel = nameOf(request)
  if (!request.identity) throw new ClientError('unauthenticated', 'Sign in first')
  const data = await request.json()
  const key = request.header('idempotency-key')
  const { body } = await publishing.publish({ identity: request.identity, channel, data, key })
  return new JsonAnswer(201, body)
}

async function read(request: PluginRequest, options: ChannelRoutesOptions): Promise<unknown> {
  const { access, registry, documents } = options
  const document = await channelDocument(request, { ...documents, readBack: (channel, asked) => readBack(channel, asked, options) })
  if (document) return document
  const channel = nameOf(request)
  await registry.arriving(channel)
  const resolved = registry.resolve(channel)
  if (request.foreign && !(await access.isPublic(channel)))
    throw new ClientError('foreign-origin', 'Pages of other sites may read public channels only')
  if (!resolved || !(await access.decided(request.identity, channel, 'read'))) throw unreadable(request)
  if (resolved.family.kind === 'signal') throw new ClientError('bad-request', 'A signal channel keeps nothing to be read')
  return readBack(resolved, request, options).value
}

function readBack(channel: Resolved, request: PluginRequest, options: ChannelRoutesOptions): ReadBack {
  if (channel.family.kind === 'state') {
    const state = stateOf(channel.name, options)
    return { value: state, says: state.entries }
  }
  const page = history(channel, request, options)
  return { value: page, says: [page.publications.map(({ n, time, data }) => [n, time, data]), page.before === null] }
}

/** Nobody might become somebody; for the rest, what is absent and what is forbidden look alike. */
const unreadable = ({ identity }: PluginRequest): ClientError =>
  identity ? new ClientError('not-found', 'There is no such channel') : new ClientError('unauthenticated', 'Sign in first')

function stateOf(channel: string, { log }: ChannelRoutesOptions) {
  const entries = [...log.state.values(channel)].map(([key, { time, json }]) => ({ key, time, data: JSON.parse(json) as unknown }))
  return { entries, cursor: log.cursor(log.tail.seq, 0) }
}

function history({ name }: Resolved, { query }: PluginRequest, { log }: ChannelRoutesOptions) {
  const before = query.get('before')
  const limit = pageSize(query.get('limit'))
  const seq = before === null ? Number.MAX_SAFE_INTEGER : log.position(before).seq
  const rows = log.before(name, seq, limit + 1)
  const page = rows.length > limit ? rows.slice(1) : rows
  const publications = page.map(
    (row): Publication => ({ n: row.n, cursor: log.cursor(row.seq, 0), time: row.time, data: JSON.parse(row.data) as unknown }),
  )
  return { publications, before: rows.length > limit ? publications[0]?.cursor : null }
}

function pageSize(given: string | null): number {
  if (given === null) return PAGE
  if (!/^\d{1,9}$/.test(given) || Number(given) === 0) throw new ClientError('bad-request', 'limit is a whole number from 1 to 200')
  return Math.min(Number(given), LARGEST_PAGE)
}

function nameOf({ params }: PluginRequest): string {
  const name = params.name ?? ''
  checkName(name)
  return name
}
