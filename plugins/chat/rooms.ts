import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { ClientError, type Identity } from '../../kernel/index.ts'
import { type Access, visibleRoom } from './access.ts'
import type { Chat } from './channels.ts'
import { tell } from './news.ts'
import type { People } from './people.ts'
import { param } from './request.ts'
import { type Room, RoomAccess, RoomName, slugOf } from './room.ts'
import { membersOf, roomsOf, type Tables } from './storage.ts'

const NewRoom = z.object({ name: RoomName, access: RoomAccess })

/** `GET` and `POST /api/rooms`, `GET /api/rooms/<id>`: the rooms that the caller may see, and new ones. */
export function serveRooms(chat: Chat, access: Access, people: People): void {
  chat.route('GET', '/api/rooms', (request) => {
    const { id: person } = request.caller
    return chat.snapshot(async (db, at) => ({ rooms: await roomsOf(db, person), ...(await at('rooms/:person', { person })) }))
  })

  chat.route('GET', '/api/rooms/:room', (request) => {
    const caller = request.caller
    return chat.snapshot(async (db) => {
      const { id, name, access, created } = await visibleRoom(db, caller, param(request, 'room'))
      if (access === 'open') return { id, name, access, created }
      const names = await people.names(db, await membersOf(db, id))
      return { id, name, access, created, members: [...names].map(([id, name]) => ({ id, name })) }
    })
  })

  chat.route('POST', '/api/rooms', async (request) => {
    const caller = request.caller
    if (caller.role === 'bot' || caller.role === 'guest') throw new ClientError('forbidden', 'Only members can make rooms.')
    const wanted = await request.read(NewRoom)
    const room = await chat.write(async (tx) => {
      const room = { id: wanted.access === 'open' ? await freeId(tx, slugOf(wanted.name)) : randomId(), ...wanted }
      await add(tx, room, caller, chat.now())
      access.changed(room.id, tx)
      for (const person of await audience(tx, room, caller)) await tell(chat, tx, person, { type: 'room.added', room })
      return room
    })
    return Response.json(room, { status: 201 })
  })

  const audience = async (tx: Transaction<Tables>, room: Room, creator: Identity): Promise<string[]> =>
    room.access === 'closed' ? [creator.id] : (await people.everyone(tx)).filter((person) => !person.disabled).map((person) => person.id)
}

async function add(tx: Transaction<Tables>, room: Room, creator: Identity, created: number): Promise<void> {
  await tx
    .insertInto('chat_room')
    .values({ ...room, creator: creator.id, created })
    .execute()
  if (room.access === 'closed') await tx.insertInto('chat_member').values({ room: room.id, person: creator.id }).execute()
}

// A closed room's id says nothing of its name: a name that is refused or numbered would tell that the room exists.
const randomId = (): string => `r${randomBytes(10).toString('hex')}`

async function freeId(tx: Transaction<Tables>, slug: string): Promise<string> {
  for (let count = 1; slug && count < 20; count++) {
    const id = count === 1 ? slug : `${slug}-${count}`
    if (!(await tx.selectFrom('chat_room').select('id').where('id', '=', id).executeTakeFirst())) return id
  }
  return randomId()
}
