import type { Kysely } from 'kysely'
import { ClientError, type PluginRequest } from '../../kernel/index.ts'
import type { Access } from './access.ts'
import type { Chat } from './channels.ts'
import { roomInView } from './looking.ts'
import type { MessagePage } from './messages.ts'
import type { People } from './people.ts'
import { type MessageRow, messageOf, messagesAfter, messagesBefore, shown, type Tables } from './storage.ts'

const LIMIT = { usual: 50, most: 200 }

/**
 * `GET /api/rooms/<id>/messages?before=<message id>&limit=`: a page of history, with the `n` and cursor of `chat/<id>` to follow from;
 * with `after=<message id>` the page goes the other way.
 */
export function serveHistory(chat: Chat, access: Access, people: People): void {
  const messages = (request: PluginRequest): Promise<MessagePage> => {
    const limit = limitOf(request)
    return chat.snapshot(async (db, at): Promise<MessagePage> => {
      const { id: room } = await roomInView(access, db, request)
      const rows = await rowsOf(db, { room, request, limit: limit + 1 })
      const page = rows.slice(0, limit)
      if (!request.query.has('after')) page.reverse()
      const names = await people.names(db, [...new Set(page.map((row) => row.author))])
      const messages = page.map((row) => shown(row, names.get(row.author)))
      return { messages, more: rows.length > limit, ...(await at('chat/:room', { room })) }
    })
  }
  chat.route('GET', '/api/rooms/:room/messages', messages, { access: 'anyone', foreign: true })
}

/** What lies beside the message that was named, the nearest first. */
async function rowsOf(
  db: Kysely<Tables>,
  { room, request, limit }: { room: string; request: PluginRequest; limit: number },
): Promise<MessageRow[]> {
  const [before, after] = [request.query.get('before'), request.query.get('after')]
  if (before !== null && after !== null) throw new ClientError('bad-request', 'A page lies before a message or after one.')
  if (after !== null) return messagesAfter(db, room, await positionOf(db, room, after), limit)
  return messagesBefore(db, room, before === null ? Number.MAX_SAFE_INTEGER : await positionOf(db, room, before), limit)
}

async function positionOf(db: Kysely<Tables>, room: string, id: string): Promise<number> {
  const row = await messageOf(db, room, id)
  if (row) return row.position
  throw new ClientError('not-found', 'There is no such message.')
}

function limitOf(request: PluginRequest): number {
  const given = request.query.get('limit') ?? String(LIMIT.usual)
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new ClientError('bad-request', 'limit is a whole number from 1 to 200.')
  return Math.min(Number(given), LIMIT.most)
}
