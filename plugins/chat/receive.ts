import { uuidv7 } from 'uuidv7'
import { ClientError, type Identity, isAdmin, type Receiving } from '../../kernel/index.ts'
import type { Chat, channels } from './channels.ts'
import type { Author, MessagePublished, MessageSent } from './messages.ts'
import { type MessageRow, messageOf, type Tables } from './storage.ts'

type Request = Receiving<'chat/:room', (typeof channels)['chat/:room'], Tables, undefined>
type Sent<Type extends MessageSent['type']> = Extract<MessageSent, { type: Type }>

/** Turns what people send on `chat/<room>` into rows and publications, both in the one transaction. */
export function receiveMessages(chat: Chat): void {
  chat.channel('chat/:room').receive((request) => {
    const { data } = request
    if (data.type === 'message.posted') return posted(request, data)
    return data.type === 'message.edited' ? edited(request, data) : deleted(request, data)
  })
}

async function posted({ params, identity, time, n, tx }: Request, data: Sent<'message.posted'>): Promise<MessagePublished> {
  const id = data.id ?? uuidv7()
  const taken = data.id && (await tx.selectFrom('chat_message').select('id').where('id', '=', id).executeTakeFirst())
  if (taken) throw new ClientError('conflict', 'There is already a message with this id.')
  const row: MessageRow = {
    id,
    room: params.room,
    author: identity.id,
    text: data.text,
    time,
    edited_at: null,
    position: n,
    n,
    guest: identity.role === 'guest' ? identity.name : null,
  }
  await tx.insertInto('chat_message').values(row).execute()
  return { type: 'message.posted', id, author: authorOf(identity), text: data.text, time }
}

async function edited(request: Request, data: Sent<'message.edited'>): Promise<MessagePublished> {
  const { identity, time, n, tx } = request
  const row = await standing(request, data.id)
  if (row.author !== identity.id) throw new ClientError('forbidden', 'Only its author can change a message.')
  request.supersede(row.n)
  await tx.updateTable('chat_message').set({ text: data.text, edited_at: time, n }).where('id', '=', row.id).execute()
  return { type: 'message.edited', id: row.id, author: authorOf(identity), text: data.text, time: row.time, editedAt: time }
}

async function deleted(request: Request, data: Sent<'message.deleted'>): Promise<MessagePublished> {
  const { identity, n, tx } = request
  const row = await standing(request, data.id)
  if (row.author !== identity.id && !isAdmin(identity)) throw new ClientError('forbidden', 'Only its author can delete a message.')
  request.supersede(row.n)
  await tx.updateTable('chat_message').set({ text: null, n }).where('id', '=', row.id).execute()
  return { type: 'message.deleted', id: row.id }
}

const authorOf = ({ id, name, role }: Identity): Author => ({ id, name, ...(role === 'guest' && { guest: true }) })

async function standing({ params, tx }: Request, id: string): Promise<MessageRow> {
  const row = await messageOf(tx, params.room, id)
  if (row && row.text !== null) return row
  throw new ClientError('not-found', 'There is no such message.')
}
