import { WebSocketServer } from 'ws'
import { isName } from '../channels/names.ts'
import { ClientError } from '../errors.ts'
import { allowForeign } from '../http/identify.ts'
import type { Context, KernelRequest } from '../http/kernel-request.ts'
import { strip } from '../http/takeover.ts'
import { upgradeOf } from '../http/upgrade.ts'
import { createStreaming, OWN_PAGES_ONLY, POLLING } from './index.ts'
import { servePoll } from './polling.ts'
import { parseQuery, type ReaderQuery } from './query.ts'
import { serveRefresh } from './refresh.ts'
import { postFromPage } from './refresh-post.ts'
import { comeBackAfter, type TransportServer } from './server.ts'
import { type Peer, serveStream } from './streaming.ts'
import { type Publish, SUBPROTOCOL, serveSocket } from './ws.ts'

/** Answers `GET /comet/<transport>`. */
export function createComet(server: TransportServer, publish: Publish): (ctx: Context, request: KernelRequest) => Promise<void> {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: server.limits.bodyBytes,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  })
  const streaming = createStreaming(server)
  return async (ctx, request) => {
    const name = ctx.state.path.slice('/comet/'.length)
    const streamFor = streaming.get(name)
    const polling = POLLING.get(name)
    if (!streamFor && !polling && name !== 'refresh' && name !== 'ws') throw new ClientError('not-found', 'There is no such transport')
    if (server.draining()) return refuseDraining(ctx, name, request.foreign)
    if (name === 'refresh' && ctx.method === 'POST') return postFromPage(ctx, request, { publish, limits: server.limits })
    if (ctx.method !== 'GET') throw new ClientError('bad-request', 'A transport answers GET')
    const query = readQuery(ctx, server, name)
    await judgeForeign(ctx, request, { name, query, server })
    const peer = { credentials: request.credentials, address: request.address }
    if (streamFor) return serveStream(server, streamFor(request.query), { ctx, query, peer })
    if (name === 'ws') return upgrade(ctx, sockets, { server, query, peer, publish })
    return polling ? servePoll(server, polling, { ctx, query, peer }) : serveRefresh(server, { ctx, query, peer })
  }
}

const readQuery = (ctx: Context, { connections, limits }: TransportServer, name: string): ReaderQuery =>
  parseQuery(ctx.state.request.query, ctx.get('Last-Event-ID') || undefined, {
    registry: connections.registry,
    channelsPerReader: limits.channelsPerReader,
    mayBeEmpty: name === 'ws',
  })

/** A browser never comes back to an event stream that was refused with 503, so that one ends in order at once. */
function refuseDraining(ctx: Context, name: string, foreign: boolean): void {
  const wait = comeBackAfter()
  if (name !== 'sse') throw new ClientError('draining', 'The server is stopping', wait)
  if (foreign) allowForeign(ctx)
  ctx.status = 200
  ctx.set('Connection', 'close')
  ctx.set('Content-Type', 'text/event-stream; charset=utf-8')
  ctx.set('Cache-Control', 'no-store, no-transform')
  ctx.body = `retry: ${wait}\n\ndata: {"type":"bye","reason":"shutdown","retryAfter":${wait}}\n\n`
}

interface Judging {
  readonly name: string
  readonly query: ReaderQuery
  readonly server: TransportServer
}
/** A foreign page may read what anyone may read, and nothing else. */
async function judgeForeign(ctx: Context, { foreign }: KernelRequest, { name, query, server }: Judging): Promise<void> {
  if (!foreign) return
  const named = [...query.channels, ...query.join]
  const open = await Promise.all(named.map((name) => isOpen(name, server)))
  if (OWN_PAGES_ONLY.has(name) || named.length === 0 || open.includes(false))
    throw new ClientError('foreign-origin', 'Pages of other sites may read public channels only')
  allowForeign(ctx)
}

async function isOpen(name: string, { connections }: TransportServer): Promise<boolean> {
  if (isName(name)) return connections.delivery.access.isPublic(name)
  // Any name that the wildcard stands for will do to find the family; where each is judged by itself, a wildcard is not.
  const family = connections.registry.resolve(name.replace('*', 'x'))?.family
  return family?.definition.access?.read === 'anyone'
}

interface Upgrading {
  readonly server: TransportServer
  readonly query: ReaderQuery
  readonly peer: Peer
  readonly publish: Publish
}
function upgrade(ctx: Context, sockets: WebSocketServer, { server, ...ask }: Upgrading): void {
  const upgrading = upgradeOf(ctx.req)
  if (!upgrading || ctx.get('Upgrade').toLowerCase() !== 'websocket') throw new ClientError('bad-request', 'This is for WebSockets')
  if (ask.query.since !== undefined) server.connections.delivery.log.position(ask.query.since)
  server.connections.check(ask.peer)
  ctx.respond = false
  strip(ctx.req, ctx.res)
  sockets.handleUpgrade(ctx.req, upgrading.socket, upgrading.head, (socket) => serveSocket(server, socket, ask))
}
