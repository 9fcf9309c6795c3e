import type { ChannelKind } from '../api/plugin.ts'
import { deferred } from '../deferred.ts'
import { keepable } from '../http/kept.ts'
import type { Context } from '../http/kernel-request.ts'
import { endAnswered, Gathering, type PollAsk } from './gathering.ts'
import { keepPolling } from './kept-polling.ts'
import { type Said, textOf } from './poll-text.ts'
import type { TransportServer } from './server.ts'
import type { PollingTransport } from './transport.ts'

interface Ask extends PollAsk {
  readonly ctx: Context
}

/** What there is to tell. */
export interface Answer {
  /** As the items of a JSON array, each behind a comma. */
  readonly frames: Uint8Array
  /** Claims all of them. */
  readonly cursor: string
  /** The channels of which may be told. */
  readonly open: ReadonlyMap<string, ChannelKind>
}

/** Gathers what there is, or waits until there is something. Rejects with `unauthenticated` when its session ends meanwhile. */
export async function gather(server: TransportServer, transport: PollingTransport, { ctx, query, peer }: Ask): Promise<Answer> {
  const { promise, resolve, reject } = deferred<Pick<Answer, 'frames' | 'cursor'>>()
  const told = { done: endAnswered, answered: (frames: Uint8Array, cursor: string) => resolve({ frames, cursor }), failed: reject }
  const gathering = new Gathering(server, transport, { query, peer, told })
  ctx.res.once('close', () => {
    gathering.leave()
    resolve({ frames: new Uint8Array(), cursor: '' })
  })
  gathering.begin()
  return { ...(await promise), open: gathering.channels }
}

/** Answers a request with what it gathers. One who waits, and comes to wait again, keeps the connection. */
export async function servePoll(server: TransportServer, transport: PollingTransport, ask: Ask): Promise<void> {
  const { ctx, query } = ask
  const asked = transport.waits ? keepable(ctx.req) : undefined
  if (asked) {
    keepPolling(server, transport, { ...ask, asked })
    return
  }
  const { frames, cursor } = await gather(server, transport, ask)
  ctx.set('Cache-Control', 'no-store, no-transform')
  const unchanged = frames.length === 0 && query.since !== undefined && ctx.get('If-None-Match') === `"${query.since}"`
  ctx.set('ETag', `"${cursor}"`)
  if (unchanged && cursor === query.since) {
    ctx.status = 304
    return
  }
  ctx.set('Content-Type', 'application/json; charset=utf-8')
  ctx.body = bodyOf(server, { frames, cursor, timeout: query.timeout, interval: transport.interval })
}

/** What was answered last: those who wait for the same thing get the same, one after another. */
const last = new WeakMap<TransportServer, Said & { readonly body: string }>()

/** As text, which Node writes in one piece with the head. */
function bodyOf(server: TransportServer, said: Said): string {
  const before = last.get(server)
  const { frames, cursor, timeout, interval } = said
  // The very same bytes: frames that many are told are made once.
  const same = before?.frames === frames && before.cursor === cursor && before.timeout === timeout && before.interval === interval
  if (same) return before.body
  const body = textOf(server, said)
  last.set(server, { ...said, body })
  return body
}
