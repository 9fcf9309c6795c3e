import { createHmac, timingSafeEqual } from 'node:crypto'
import { ClientError, definePlugin, service } from 'encke'
import { z } from 'zod'
import { sentenceOf } from './sentence.ts'

/** What chat provides: somebody who says something in a room, as part of a write. */
interface Voice {
  say(line: { readonly room: string; readonly speaker: string; readonly text: string }, tx: unknown): Promise<void>
}
const voice = service<Voice>('voice')

const REMEMBERED = 1_000

/** Takes the webhooks of a forge, checks their signature, and says in a room what happened. */
export default definePlugin({
  name: 'github',
  api: 1,
  config: z.object({
    secret: z.string().min(16).meta({ writeOnly: true }),
    room: z.string().default('lobby'),
    speaker: z.string().default('GitHub'),
  }),
  needs: [voice],
  setup(ctx) {
    const { secret, room, speaker } = ctx.config
    const { say } = ctx.use(voice)
    const seen = new Set<string>()
    const refused = ctx.metrics.counter('refused', 'Requests whose signature was not right')

    ctx.route(
      'POST',
      '/api/github/hook',
      async ({ headers, bytes }) => {
        const body = await bytes()
        if (!isSigned(body, headers.get('x-hub-signature-256') ?? '', secret)) {
          refused.add()
          throw new ClientError(
            'forbidden',
            'The signature is not right: X-Hub-Signature-256 is made with the secret of the configuration.',
          )
        }
        const delivery = headers.get('x-github-delivery') ?? ''
        if (seen.has(delivery)) return { said: null }
        const text = sentenceOf(headers.get('x-github-event') ?? '', parsed(body))
        if (text !== undefined) await ctx.write((tx) => say({ room, speaker, text }, tx))
        remember(seen, delivery)
        return { said: text ?? null }
      },
      { access: 'anyone' },
    )
  },
})

/** Compares in constant time: how long it takes says nothing about how much of it was right. */
function isSigned(body: Uint8Array, signature: string, secret: string): boolean {
  const right = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const given = Buffer.from(signature)
  return given.length === right.length && timingSafeEqual(given, right)
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown
  } catch {
    throw new ClientError('bad-request', 'The body is no JSON: choose application/json as the content type of the webhook.')
  }
}

/** What is delivered again is not said again; only the newest are remembered. */
function remember(seen: Set<string>, delivery: string): void {
  if (delivery === '') return
  seen.add(delivery)
  const [oldest] = seen
  if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest)
}
