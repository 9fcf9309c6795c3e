import { randomBytes } from 'node:crypto'
import type { Resolved } from '../channels/registry.ts'
import { ClientError } from '../errors.ts'
import type { Context, KernelRequest } from '../http/kernel-request.ts'
import { Parts } from '../transports/multipart-parts.ts'
import { Presenting } from '../transports/presenting.ts'
import { DEFAULT_TIMEOUT_MILLISECONDS } from '../transports/query.ts'
import type { TransportServer } from '../transports/server.ts'
import { serveStream } from '../transports/streaming.ts'
import { given } from './conditional.ts'
import { type Drawing, LivePicture } from './live-picture.ts'
import type { OpenChannels } from './open-channels.ts'
import { viewOf } from './view.ts'

/** Views kept before all are forgotten; who looks on then keeps its own. */
const PICTURES_KEPT = 500

/**
 * Answers `GET /live/<channel>.svg`: a picture that changes by itself in a plain `<img>`, by `multipart/x-mixed-replace`, of what
 * anyone may read. Whoever asks speaks for nobody. Readers that want one picture get one: see `wantsOne`.
 */
export function createLive(server: TransportServer, channels: OpenChannels): (ctx: Context, request: KernelRequest) => Promise<void> {
  const { registry, host } = server.connections
  const parts = new Parts(`encke-${randomBytes(18).toString('base64url')}`)
  const pictures = new Pictures({ channels, presenting: new Presenting(registry, host), parts })
  return async (ctx, request) => {
    if (!/^(GET|HEAD)$/.test(ctx.method)) throw new ClientError('bad-request', 'A picture answers GET.')
    const channel = await channels.find(/^\/live\/(.+)\.svg$/.exec(ctx.state.path)?.[1] ?? '')
    if (channel?.family.presentation.svg === undefined) throw new ClientError('not-found', 'There is no such picture.')
    const picture = pictures.of(channel, ctx, request)
    if (wantsOne(ctx, request)) answerOnce(ctx, picture)
    else serveStream(server, picture, { ctx, query: reading(channel.name), peer: { credentials: undefined, address: request.address } })
  }
}

/** `?once`, a page of its own, whoever looks again (`If-None-Match`), and whoever accepts nothing but a picture of this very kind. */
function wantsOne(ctx: Context, { query }: KernelRequest): boolean {
  const destination = ctx.get('Sec-Fetch-Dest')
  const alone = destination !== '' && destination !== 'image' && destination !== 'empty'
  const accept = ctx.get('Accept')
  const pushable = accept === '' || /\*\/\*|image\/\*|multipart\//.test(accept)
  return query.has('once') || ctx.method === 'HEAD' || ctx.get('If-None-Match') !== '' || alone || !pushable
}

function answerOnce(ctx: Context, picture: LivePicture): void {
  const { status, headers, body } = given({ type: 'image/svg+xml', body: picture.draw(true), maxAge: 0 }, ctx.get('If-None-Match'))
  ctx.body = body
  ctx.status = status
  ctx.set(headers)
}

const reading = (channel: string) => ({
  channels: [channel],
  join: [],
  since: undefined,
  timeout: DEFAULT_TIMEOUT_MILLISECONDS,
  limit: undefined,
  age: undefined,
})

class Pictures {
  readonly #drawing: Drawing
  readonly #kept = new Map<string, { readonly family: Resolved['family']; readonly picture: LivePicture }>()

  constructor(drawing: Drawing) {
    this.#drawing = drawing
  }

  /** Of a plugin that was loaded again the channel is another, though its name is the same. */
  of(channel: Resolved, ctx: Context, { query, origin }: KernelRequest): LivePicture {
    const view = viewOf({ query, languages: ctx.get('Accept-Language'), origin })
    const key = [channel.name, view.lang, origin, ctx.state.query].join('\n')
    const known = this.#kept.get(key)
    if (known?.family === channel.family) return known.picture
    const picture = new LivePicture(this.#drawing, channel, view)
    if (this.#kept.size >= PICTURES_KEPT) this.#kept.clear()
    this.#kept.set(key, { family: channel.family, picture })
    return picture
  }
}
