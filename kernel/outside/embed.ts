import type { Embed, PluginRequest, View } from '../api/plugin.ts'
import type { Resolved } from '../channels/registry.ts'
import { problem } from '../http/problems.ts'
import type { RouteTable } from '../http/route-table.ts'
import type { Route } from '../http/routed-request.ts'
import type { Presenting } from '../transports/presenting.ts'
import { answered, given } from './conditional.ts'
import { embedPage, embedPolicy, emptyEmbedPage } from './embed-page.ts'
import type { EmbedSettings } from './embed-settings.ts'
import { type OEmbedSize, oEmbed, sizeOf } from './oembed.ts'
import type { OpenChannels } from './open-channels.ts'
import { viewOf } from './view.ts'

export interface EmbedOptions {
  readonly channels: OpenChannels
  readonly presenting: Presenting
  readonly settings: EmbedSettings
}

/** `GET /embed/<channel>` gives what anyone may read as a page for a frame, `GET /oembed` what a site needs to put it there. */
export function addEmbedRoutes(routes: RouteTable<Route>, options: EmbedOptions): void {
  routes.add('GET', '/embed/*name', { access: 'anyone', handler: (request) => embedded(request, options) })
  routes.add('GET', '/oembed', { access: 'anyone', foreign: true, handler: (request) => described(request, options) })
}

const lookingBy = ({ query, headers, origin }: PluginRequest) => viewOf({ query, languages: headers.get('accept-language') ?? '', origin })

async function embedded(request: PluginRequest, options: EmbedOptions): Promise<Response> {
  const view = lookingBy(request)
  const found = await embedOf(request.params.name ?? '', view, options)
  const type = 'text/html; charset=utf-8'
  const body = found ? embedPage(found.channel.name, found.embed, view) : emptyEmbedPage(view)
  const policy = { 'Content-Security-Policy': embedPolicy(options.settings) }
  if (!found) return new Response(body, { status: 404, headers: { 'Content-Type': type, ...policy } })
  const { status, headers, body: left } = given({ type, body, maxAge: 0 }, request.headers.get('if-none-match'))
  return new Response(left, { status, headers: { ...headers, ...policy } })
}

async function described(request: PluginRequest, options: EmbedOptions): Promise<Response> {
  const { query, origin } = request
  const size = sizeOf(query)
  if ((query.get('format') ?? 'json') !== 'json') return refused('bad-request', 'oEmbed is answered as JSON here.', 501)
  const url = query.get('url')
  if (url === null) return refused('bad-request', 'url names the page that is to be embedded.')
  const address = URL.canParse(url) ? new URL(url) : undefined
  const name = address?.origin === origin ? /^\/embed\/(.+)$/.exec(address.pathname)?.[1] : undefined
  const view = viewOf({ query: address?.searchParams ?? query, languages: request.headers.get('accept-language') ?? '', origin })
  const found = name === undefined ? undefined : await embedOf(name, view, options)
  if (!found) return refused('not-found', 'There is no such page to embed.', 404)
  return describe(found, { view, size, request })
}

function describe(
  { channel, embed }: Found,
  { view, size, request }: { view: Omit<View<unknown>, 'params'>; size: OEmbedSize; request: PluginRequest },
): Response {
  const body = JSON.stringify(oEmbed(channel.name, embed, { view, size }))
  return answered(given({ type: 'application/json; charset=utf-8', body, maxAge: 3_600 }, request.headers.get('if-none-match')))
}

interface Found {
  readonly channel: Resolved
  readonly embed: Embed
}
async function embedOf(
  name: string,
  view: Omit<View<unknown>, 'params'>,
  { channels, presenting }: EmbedOptions,
): Promise<Found | undefined> {
  const channel = await channels.find(name)
  const embed = channel && presenting.embed(channel.name, channels.current(channel), view)
  return channel && embed && { channel, embed }
}

const refused = (code: 'bad-request' | 'not-found', detail: string, status?: number): Response =>
  Response.json(problem(code, detail, status), {
    status: status ?? 400,
    headers: { 'Content-Type': 'application/problem+json', 'Access-Control-Allow-Origin': '*' },
  })
