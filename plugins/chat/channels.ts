import type { Channels, Context } from '../../kernel/index.ts'
import { MessagePublished, MessageSent } from './messages.ts'
import { RoomNews } from './room.ts'
import type { Tables } from './storage.ts'

/** `chat/<room>`: what is said in a room. `rooms/<person>`: which rooms there are for one person, told to that person alone. */
export const channels = {
  'chat/:room': {
    kind: 'log',
    data: MessagePublished,
    accepts: MessageSent,
    access: { read: 'authorized', write: 'authorized' },
  },
  'rooms/:person': { kind: 'log', data: RoomNews },
} as const satisfies Channels

export type Chat = Context<Record<string, never>, typeof channels, Tables>
