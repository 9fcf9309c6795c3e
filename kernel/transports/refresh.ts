import type { Context } from '../http/kernel-request.ts'
import { answerPage } from '../http/plain-page.ts'
import type { Frame } from '../protocol.ts'
import { gather } from './polling.ts'
import { Presenting } from './presenting.ts'
import type { ReaderQuery } from './query.ts'
import { writableForms } from './refresh-form.ts'
import { newest } from './refresh-newest.ts'
import { pageOf } from './refresh-page.ts'
import type { TransportServer } from './server.ts'
import type { Peer } from './streaming.ts'
import type { PollingTransport } from './transport.ts'

const refresh: PollingTransport = { name: 'refresh', waits: false, interval: 5_000 }

/** Answers with a page that comes anew by itself: what a poll would tell, with all state, for people without JavaScript. */
export async function serveRefresh(server: TransportServer, ask: { ctx: Context; query: ReaderQuery; peer: Peer }): Promise<void> {
  const { ctx, query, peer } = ask
  const { registry, delivery, host } = server.connections
  const forms = await writableForms([...query.channels, ...query.join], peer.credentials?.identity, { registry, access: delivery.access })
  const { frames: bytes, cursor, open } = await gather(server, refresh, ask)
  const frames = JSON.parse(`[${Buffer.from(bytes).subarray(1)}]`) as Frame[]
  const page = pageOf(
    {
      query,
      cursor,
      frames,
      newest: newest(delivery.log, { frames, open, since: query.since }),
      states: [...open].filter(([, kind]) => kind === 'state').map(([channel]) => [channel, delivery.log.state.values(channel)]),
      forms: forms.filter(({ channel }) => open.has(channel)),
      seconds: ctx.state.request.query.has('pause') ? undefined : refresh.interval / 1_000,
    },
    new Presenting(registry, host),
  )
  answerPage(ctx, 200, page)
}
