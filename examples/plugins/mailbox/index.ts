import { createHash, timingSafeEqual } from 'node:crypto'
import { ClientError, definePlugin } from 'encke'
import { z } from 'zod'
import { Box } from './box.ts'

const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const Told = z.object({
  box: z.string().trim().min(1).max(40),
  unread: z.number().int().min(0).max(99_999),
  from: z.string().max(80).optional(),
})
const BOXES = 20

/** How much unread mail somebody has: a mail server tells it with a token, and the person it is about sees it beside the rooms, nobody else. */
export default definePlugin({
  name: 'mailbox',
  api: 1,
  config: z.object({ token: z.string().min(16).meta({ writeOnly: true }) }),
  channels: { 'mailbox/:person': { kind: 'state', data: Box } },
  ui: { elements: { 'example-mailbox': './ui/mailbox.ts' }, slots: { 'sidebar.foot': 'example-mailbox' } },
  setup(ctx) {
    const channel = ctx.channel('mailbox/:person')
    channel.authorize(({ params, identity }) => identity?.id === params.person)
    channel.present({ text: ({ box, unread }) => `${box}: ${unread}` })

    const right = hashOf(ctx.config.token)
    ctx.route(
      'POST',
      '/api/mailbox/:person',
      async ({ params, headers, read }) => {
        if (!timingSafeEqual(hashOf(headers.get('x-mailbox-token') ?? ''), right))
          throw new ClientError('forbidden', 'The token is not right.')
        const { success, data: person } = Id.safeParse(params.person)
        if (!success) throw new ClientError('not-found', 'There is nobody of this id.')
        const { box, unread, from } = await read(Told)
        const boxes = channel.current({ person })
        if (unread === 0) return void (await channel.remove({ person }, box))
        if (!boxes.has(box) && boxes.size >= BOXES) throw new ClientError('too-many', `Somebody has ${BOXES} boxes at most.`)
        await channel.publish({ person }, { box, unread, at: ctx.now(), ...(from && { from }) }, { key: box })
      },
      { access: 'anyone' },
    )

    ctx.command('mail', {
      summary: 'How much unread mail you have',
      run({ identity, reply }) {
        const lines = [...channel.current({ person: identity.id }).values()].map(
          ({ box, unread, from }) => `${box} ${unread}${from ? `, the last from ${from}` : ''}`,
        )
        reply(lines.join('\n') || 'No unread mail.')
      },
    })
  },
})

// Of one length, whatever was sent: only then can it be compared in constant time.
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
