import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { ClientError, type Identity, isAdmin, type PluginRequest } from '../../kernel/index.ts'
import type { Access } from './access.ts'
import type { Chat } from './channels.ts'
import { roomInView } from './looking.ts'
import { tellAll } from './news.ts'
import type { People } from './people.ts'
import { type Room, RoomAccess, RoomName, slugOf } from './room.ts'
import { settingsOf } from './settings.ts'
import { madeBy, membersOf, roomsOf, type Tables } from './storage.ts'

const HOUR_MS = 3_600_000
const NewRoom = z.object({ name: RoomName, access: RoomAccess })

/** `GET` and `POST /api/rooms`, `GET /api/rooms/<id>`: the rooms that the caller may see, and new ones. Of one that guests may read, anybody learns the name. */
export function serveRooms(chat: Chat, access: Access, people: People): void {
  chat.route('GET', '/api/rooms', (request) => {
    const { id: person } = request.caller
    return chat.snapshot(async (db, at) => ({ rooms: await roomsOf(db, person), ...(await at('rooms/:person', { person })) }))
  })

  const look = (request: PluginRequest): Promise<object> =>
    chat.snapshot(async (db) => {
      const room = await roomInView(access, db, request)
      const { id, name, guests } = room
      const { identity } = request
      if (!identity || identity.role === 'guest' || !(await access.homeOf(db, identity, id))) return { id, name, guests }
      if (room.access === 'open') return settingsOf(room)
      const names = await people.names(db, await membersOf(db, id))
      return { ...settingsOf(room), members: [...names].map(([id, name]) => ({ id, name })) }
    })
  chat.route('GET', '/api/rooms/:room', look, { access: 'anyone', foreign: true })

  chat.route('POST', '/api/rooms', async (request) => {
    const caller = request.caller
    if (caller.role === 'bot' || caller.role === 'guest') throw new ClientError('forbidden', 'Only members can make rooms.')
    const wanted = await request.read(NewRoom)
    const room = await chat.write(async (tx) => {
      if (!isAdmin(caller)) await refuseTooMany(tx, caller, { now: chat.now(), most: chat.limits.roomsPerHour ?? 20 })
      const room = { id: wanted.access === 'open' ? await freeId(tx, slugOf(wanted.name)) : randomId(), ...wanted }
      await add(tx, room, caller, chat.now())
      access.changed(room.id, tx)
      await tellAll(chat, tx, { people, news: { type: 'room.added', room } })
      return room
    })
    return Response.json(room, { status: 201 })
  })
}

async function refuseTooMany(tx: Transaction<Tables>, { id }: Identity, { now, most }: { now: number; most: number }): Promise<void> {
  const last = await madeBy(tx, id, { since: now - HOUR_MS, most })
  const [oldest] = last.slice(most - 1)
  if (oldest === undefined) return
  throw new ClientError('too-many', `You have made ${most} rooms within an hour. Wait a while, then make another.`, oldest + HOUR_MS - now)
}

async function add(tx: Transaction<Tables>, room: Room, creator: Identity, created: number): Promise<void> {
  await tx
    .insertInto('chat_room')
    .values({ id: room.id, name: room.name, access: room.access, creator: creator.id, created, guests: 'off', embed_origins: '[]' })
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
