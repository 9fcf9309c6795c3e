import type { Transaction } from 'kysely'
import { z } from 'zod'
import { ClientError, definePlugin } from '../../kernel/index.ts'
import type { Doors } from './doors.ts'

/** What the plugin does when a test says so. */
export interface Acts {
  note(topic: string, text: string): Promise<{ readonly n: number }>
  news(topic: string, text: string): Promise<{ readonly n: number }>
  /** Sets a key of a board, or removes it. */
  set(board: string, key: string, value: unknown): Promise<unknown>
  remove(board: string, key: string): Promise<unknown>
  sign(room: string, who: string): Promise<unknown>
  /** The access to this channel is to be judged anew. */
  judgeAgain(channel: `notes/${string}` | `board/${string}`): void
}
/** What befell a connection on a channel of notes. */
export type Lived = readonly [event: 'begin' | 'read' | 'end' | 'error', topic: string, more?: unknown]
export interface Grip extends Acts {
  /** The lives on the channels of notes, as they went. */
  readonly lived: readonly Lived[]
  /** What a connection on notes asks for when it begins. */
  onBegin: (connection: { setTimeout(duration: number): void; leave(): void }, topic: string) => void
  /** Answers a connection's timeout. */
  onTimeout: () => 'keep' | undefined
  /** All in one commit. */
  together(run: (acts: Acts) => Promise<void>): Promise<void>
}

const note = z.object({ text: z.string(), by: z.string().optional(), id: z.string().optional() })
const sent = z.object({ text: z.string(), id: z.string().optional(), replaces: z.array(z.number()).optional() })

/** Channels of each kind behind doors, and some with other rules; a test acts through what `hold` is given. */
export const contractPlugin = (doors: Doors, hold: (grip: Grip) => void) =>
  definePlugin({
    name: 'contract',
    api: 1,
    channels: {
      'notes/:topic': { kind: 'log', data: note, accepts: sent, access: { write: 'signed-in' } },
      'news/:topic': { kind: 'log', data: note, access: { read: 'anyone' } },
      'rules/:topic': { kind: 'log', data: note, accepts: sent, access: { write: 'admin' } },
      'house/rules': { kind: 'log', data: note },
      'board/:name': { kind: 'state', data: z.unknown() },
      'typing/:room': { kind: 'signal', data: z.object({ who: z.string() }), accepts: z.object({}), access: { write: 'signed-in' } },
    },
    setup(ctx) {
      const notes = ctx.channel('notes/:topic')
      const news = ctx.channel('news/:topic')
      const rules = ctx.channel('rules/:topic')
      const board = ctx.channel('board/:name')
      const typing = ctx.channel('typing/:room')
      notes.authorize(({ params, identity }) => doors.judge(`notes/${params.topic}`, identity?.id))
      board.authorize(({ params, identity }) => doors.judge(`board/${params.name}`, identity?.id))
      notes.receive(({ data: { text, id, replaces = [] }, identity, supersede }) => {
        if (text === 'refused') throw new ClientError('conflict', 'Not this one')
        supersede(...replaces)
        return { text, by: identity.name, ...(id !== undefined && { id }) }
      })
      rules.receive(({ data }) => ({ text: data.text }))
      typing.receive(({ identity }) => ({ who: identity.name }))

      const acts = (tx?: Transaction<unknown>): Acts => {
        const within = tx ? { tx } : {}
        return {
          note: (topic, text) => notes.publish({ topic }, { text }, within),
          news: (topic, text) => news.publish({ topic }, { text }, within),
          set: (name, key, value) => board.publish({ name }, value, { key, ...within }),
          remove: (name, key) => board.remove({ name }, key, within),
          sign: (room, who) => typing.publish({ room }, { who }),
          judgeAgain(channel) {
            const [family, name = ''] = channel.split('/')
            if (family === 'notes') notes.accessChanged({ topic: name }, within)
            else board.accessChanged({ name }, within)
          },
        }
      }
      const lived: Lived[] = []
      const grip: Grip = {
        ...acts(),
        lived,
        onBegin() {},
        onTimeout: () => undefined,
        together: (run) => ctx.write((tx) => run(acts(tx))),
      }
      notes.on({
        begin(connection) {
          lived.push(['begin', connection.params.topic])
          grip.onBegin(connection, connection.params.topic)
        },
        read: ({ params }, data) => void lived.push(['read', params.topic, data.text]),
        end: ({ params }, reason) => void lived.push(['end', params.topic, reason]),
        error({ params }, reason) {
          lived.push(['error', params.topic, reason])
          return reason === 'timeout' ? grip.onTimeout() : undefined
        },
      })
      hold(grip)
    },
  })
