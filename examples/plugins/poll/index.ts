import { ClientError, definePlugin, type Identity, service, tables } from 'encke'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { migrations, Poll, type Tables } from './storage.ts'

/** What chat provides: who may see what goes on in a room, who belongs to it, and when that changes. */
interface Rooms {
  mayRead(who: Identity | undefined, room: string): Promise<boolean>
  belongs(who: Identity, room: string): Promise<boolean>
  mayManage(who: Identity, room: string): Promise<boolean>
  /** The listener is part of the write that changes it. */
  onAccessChanged(listener: (room: string, tx: Transaction<Tables>) => void): () => void
}
const rooms = service<Rooms>('rooms')

const KEY = 'poll'
const HELP = '/poll Tea or coffee? tea, coffee — and /poll end'

/** A question to a room: `/poll` asks it, the line below the room's name shows it with a button for each answer. One vote each, until it has ended. */
export default definePlugin({
  name: 'poll',
  api: 1,
  tables: tables<Tables>(),
  migrations,
  channels: { 'poll/:room': { kind: 'state', data: Poll, access: { read: 'authorized' } } },
  needs: [rooms],
  ui: { elements: { 'example-poll': './ui/poll.ts' }, slots: { 'room.strip': 'example-poll' } },
  setup(ctx) {
    const access = ctx.use(rooms)
    const channel = ctx.channel('poll/:room')
    channel.authorize(({ params, identity }) => access.mayRead(identity, params.room))
    channel.present({ text: asText })
    // With its `tx`: judged before the commit, who has just lost the room would still have it.
    ctx.effect(() => access.onAccessChanged((room, tx) => channel.accessChanged({ room }, { tx })))

    const ask = (room: string, { id, name }: Identity, { question, answers }: { question: string; answers: readonly string[] }) =>
      ctx.write(async (tx) => {
        const row = { room, question, answers: JSON.stringify(answers), asker: id }
        const { numInsertedOrUpdatedRows } = await tx.insertInto('poll_question').orIgnore().values(row).executeTakeFirstOrThrow()
        if (numInsertedOrUpdatedRows === 0n) throw new ClientError('conflict', 'There is a poll in this room already. /poll end ends it.')
        await channel.publish({ room }, { question, asker: name, answers: answers.map((text) => ({ text, votes: 0 })) }, { key: KEY, tx })
      })

    const end = async (room: string, who: Identity): Promise<string> => {
      const manages = await access.mayManage(who, room)
      return ctx.write(async (tx) => {
        const running = await tx.selectFrom('poll_question').select('asker').where('room', '=', room).executeTakeFirst()
        const poll = channel.current({ room }).get(KEY)
        if (!running || !poll) throw new ClientError('not-found', 'There is no poll in this room.')
        if (running.asker !== who.id && !manages) throw new ClientError('forbidden', 'Whoever asked ends it, and administrators.')
        await tx.deleteFrom('poll_vote').where('room', '=', room).execute()
        await tx.deleteFrom('poll_question').where('room', '=', room).execute()
        await channel.remove({ room }, KEY, { tx })
        return asText(poll)
      })
    }

    ctx.command('poll', {
      summary: `Ask the room: ${HELP}`,
      async run({ args, identity, channel: said, reply }) {
        const room = said.replace(/^chat\//, '')
        if (identity.role === 'guest') throw new ClientError('forbidden', 'Guests do not ask the room.')
        if (!(await access.belongs(identity, room))) throw new ClientError('forbidden', 'Who belongs to the room asks it.')
        if (args.trim() === 'end') return reply(await end(room, identity))
        await ask(room, identity, questionIn(args))
        reply('The room is asked.')
      },
    })

    ctx.route('GET', '/api/poll/:room', async ({ caller, params: { room = '' } }) => {
      const mine = ctx.db.selectFrom('poll_vote').select('answer').where('room', '=', room).where('person', '=', caller.id)
      return { mine: (await mine.executeTakeFirst())?.answer ?? null }
    })

    ctx.route('PUT', '/api/poll/:room', async ({ caller, params: { room = '' }, read }) => {
      const { answer } = await read(z.object({ answer: z.number().int().min(0) }))
      // Where guests are let in everybody may read, but not everybody has a voice.
      if (!(await access.belongs(caller, room))) throw new ClientError('not-found', 'There is no such room.')
      await ctx.write(async (tx) => {
        const poll = await tx.selectFrom('poll_question').selectAll().where('room', '=', room).executeTakeFirst()
        const texts = z.array(z.string()).parse(JSON.parse(poll?.answers ?? '[]'))
        if (!poll || answer >= texts.length) throw new ClientError('not-found', 'There is no such answer.')
        await tx.replaceInto('poll_vote').values({ room, person: caller.id, answer }).execute()
        const votes = await tx.selectFrom('poll_vote').select('answer').where('room', '=', room).execute()
        const answers = texts.map((text, index) => ({ text, votes: votes.filter(({ answer }) => answer === index).length }))
        const asker = channel.current({ room }).get(KEY)?.asker ?? ''
        await channel.publish({ room }, { question: poll.question, asker, answers }, { key: KEY, tx })
      })
      return { mine: answer }
    })
  },
})

/** `Tea or coffee? tea, coffee`: what ends in a question mark, and two to ten answers. */
function questionIn(words: string): { question: string; answers: string[] } {
  const [, question = '', rest = ''] = /^(.{1,199}[?？])\s*(.*)$/s.exec(words.trim()) ?? []
  const answers = [...new Set(rest.split(/[,，、]/).map((answer) => answer.trim().slice(0, 60)))].filter(Boolean)
  if (question === '' || answers.length < 2 || answers.length > 10)
    throw new ClientError('bad-request', `A question and two to ten answers: ${HELP}`)
  return { question, answers }
}

const asText = ({ question, answers }: Poll): string => `${question} ${answers.map(({ text, votes }) => `${text} ${votes}`).join(', ')}`
