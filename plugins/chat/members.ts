import type { Transaction } from 'kysely'
import { ClientError, type Identity } from '../../kernel/index.ts'
import { type Access, manages } from './access.ts'
import type { Chat } from './channels.ts'
import { tell } from './news.ts'
import type { People } from './people.ts'
import { param } from './request.ts'
import type { Room } from './room.ts'
import { isMember, listed, membersOf, type RoomRow, type Tables } from './storage.ts'

/**
 * `PUT` and `DELETE /api/rooms/<id>/members/<person>`: who belongs to a closed room. Its creator and administrators decide, as far as
 * they belong to it themselves; everybody may leave.
 */
export function serveMembers(chat: Chat, access: Access, people: People): void {
  chat.route('PUT', '/api/rooms/:room/members/:person', async (request) => {
    const caller = request.caller
    const person = param(request, 'person')
    await chat.write(async (tx) => {
      const row = await closedRoom(tx, caller, param(request, 'room'))
      const room = listed(row)
      if (!manages(caller, row)) throw new ClientError('forbidden', 'Only who made this room, or an administrator in it, can add people.')
      const found = await people.find(tx, person)
      if (!found || found.disabled) throw new ClientError('not-found', 'There is no such person.')
      if (await isMember(tx, room.id, person)) return
      await tx.insertInto('chat_member').values({ room: room.id, person }).execute()
      await changed(tx, room, { type: 'room.added', person })
    })
  })

  chat.route('DELETE', '/api/rooms/:room/members/:person', async (request) => {
    const caller = request.caller
    const person = param(request, 'person')
    await chat.write(async (tx) => {
      const row = await closedRoom(tx, caller, param(request, 'room'))
      const room = listed(row)
      if (person !== caller.id && !manages(caller, row))
        throw new ClientError('forbidden', 'Only who made this room, or an administrator in it, can remove people.')
      if (!(await isMember(tx, room.id, person))) throw new ClientError('not-found', 'This person does not belong to the room.')
      await tx.deleteFrom('chat_member').where('room', '=', room.id).where('person', '=', person).execute()
      await changed(tx, room, { type: 'room.removed', person })
    })
  })

  async function changed(
    tx: Transaction<Tables>,
    room: Room,
    news: { type: 'room.added' | 'room.removed'; person: string },
  ): Promise<void> {
    access.changed(room.id, tx)
    await tell(chat, tx, news.person, { type: news.type, room })
    const others = (await membersOf(tx, room.id)).filter((member) => member !== news.person)
    for (const member of others) await tell(chat, tx, member, { type: 'room.changed', room })
  }

  async function closedRoom(tx: Transaction<Tables>, caller: Identity, id: string): Promise<RoomRow> {
    const room = await access.home(tx, caller, id)
    if (room.access === 'open') throw new ClientError('conflict', 'Everybody belongs to an open room.')
    return room
  }
}
