import type { Kysely } from 'kysely'
import { ClientError, type PluginRequest } from '../../kernel/index.ts'
import { type Access, noRoom } from './access.ts'
import { param } from './request.ts'
import type { RoomRow, Tables } from './storage.ts'

/** For routes that anyone may ask: the room that is asked about, if whoever asks may see it. Pages of other sites see public rooms only. */
export async function roomInView(access: Access, db: Kysely<Tables>, request: PluginRequest): Promise<RoomRow> {
  const room = await access.readable(db, request.identity, param(request, 'room'))
  if (room) return room
  if (request.foreign) throw new ClientError('foreign-origin', 'Pages of other sites may not ask this.')
  throw request.identity ? noRoom() : new ClientError('unauthenticated', 'Sign in first.')
}
