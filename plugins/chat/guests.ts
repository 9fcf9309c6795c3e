import { z } from 'zod'
import { ClientError, type PluginRequest } from '../../kernel/index.ts'
import { type Access, manages, noRoom } from './access.ts'
import type { Chat } from './channels.ts'
import { param } from './request.ts'
import { originsOf } from './settings.ts'
import { type RoomRow, roomById } from './storage.ts'
import { type Guests, noGuestsHere } from './visits.ts'

const Visitor = z.object({ name: z.string().max(1_000) })

/**
 * `POST /api/rooms/<id>/guests {name}`: whoever comes by becomes a guest of a room that takes guests, from its own pages and from those
 * that it names. `GET` and `DELETE …/guests/<id>`: those who decide about the room see them and send them away; guests may leave.
 */
export function serveGuests(chat: Chat, access: Access, guests: () => Guests): void {
  const admit = async (request: PluginRequest): Promise<Response> => {
    await doorOf(chat, access, request)
    const { name } = await request.read(Visitor)
    const admitted = await chat.write(async (tx) => {
      const room = await roomById(tx, param(request, 'room'))
      if (!room || room.guests === 'off') throw noGuestsHere()
      return guests().admit(tx, { place: room.id, name, address: request.address })
    })
    return Response.json(admitted, { status: 201 })
  }
  chat.route('POST', '/api/rooms/:room/guests', admit, { access: 'anyone', foreign: true })

  chat.route('GET', '/api/rooms/:room/guests', async (request) => {
    const room = await access.home(chat.db, request.caller, param(request, 'room'))
    if (!manages(request.caller, room)) throw notYours()
    return { guests: await guests().of(chat.db, room.id) }
  })

  const dismiss = async (request: PluginRequest): Promise<void> => {
    const { caller } = request
    const guest = param(request, 'guest')
    await chat.write(async (tx) => {
      const room = await access.home(tx, caller, param(request, 'room'))
      if (caller.id !== guest && !manages(caller, room)) throw notYours()
      if (!(await guests().dismiss(tx, room.id, guest))) throw new ClientError('not-found', 'There is no such guest.')
      access.changed(room.id, tx)
    })
  }
  chat.route('DELETE', '/api/rooms/:room/guests/:guest', dismiss, { access: 'guest' })
}

/** Judges where a guest comes from: throws unless this room's door is open there. Which room is which, pages elsewhere do not learn. */
async function doorOf(chat: Chat, access: Access, request: PluginRequest): Promise<void> {
  const room = await roomById(chat.db, param(request, 'room'))
  if (fromElsewhere(request) && !isNamed(room, request.headers.get('origin')))
    throw new ClientError('foreign-origin', 'Guests cannot come into this room from here.')
  if (room && room.guests !== 'off') return
  const { identity } = request
  throw identity && (await access.belongs(identity, param(request, 'room'))) ? noGuestsHere() : noRoom()
}

/** A request with a token is never foreign, but the page that sends it may still be. */
function fromElsewhere({ foreign, headers, origin }: PluginRequest): boolean {
  const from = headers.get('origin')
  return foreign || (headers.has('authorization') && from !== null && from !== origin)
}

const isNamed = (room: RoomRow | undefined, origin: string | null): boolean =>
  room !== undefined && origin !== null && room.guests !== 'off' && originsOf(room).includes(origin)

const notYours = (): ClientError => new ClientError('forbidden', 'Only who made this room, or an administrator in it, can do this.')
