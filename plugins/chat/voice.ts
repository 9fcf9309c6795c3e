import type { Transaction } from 'kysely'
import { uuidv7 } from 'uuidv7'
import { service } from '../../kernel/index.ts'
import type { Chat } from './channels.ts'
import { MESSAGE_CODE_POINTS } from './messages.ts'
import type { MessageRow } from './storage.ts'

/** What a plugin says in a room. */
export interface Line {
  readonly room: string
  /** A name, such as `Weather`; it is the author's id as well, for no person has such a one. */
  readonly speaker: string
  readonly text: string
}
/** By this service, `voice`, other plugins say something in rooms. */
export interface Voice {
  /** Says a line as part of a write; a room that is not there hears nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: the transaction is of whoever speaks, with tables of its own
  say(line: Line, tx: Transaction<any>): Promise<void>
}
export const voice = service<Voice>('voice')

/** Provides the service by which other plugins speak. */
export function provideVoice(chat: Chat): void {
  const rooms = chat.channel('chat/:room')
  chat.provide(voice, {
    async say({ room, speaker, text: said }, tx) {
      const text = [...said.replace(/[\0\p{Cs}]/gu, '').trim()].slice(0, MESSAGE_CODE_POINTS).join('')
      const found = await tx.selectFrom('chat_room').select('id').where('id', '=', room).executeTakeFirst()
      if (text === '' || found === undefined) return
      const [id, time] = [uuidv7(), chat.now()]
      const { n } = await rooms.publish(
        { room },
        { type: 'message.posted', id, author: { id: speaker, name: speaker }, text, time },
        { tx },
      )
      const row: MessageRow = { id, room, author: speaker, text, time, edited_at: null, position: n, n, guest: null }
      await tx.insertInto('chat_message').values(row).execute()
    },
  })
}
