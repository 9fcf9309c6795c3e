import { definePlugin, tables } from '../../kernel/index.ts'
import { migrations } from '../../migrations/chat/index.ts'
import { Access } from './access.ts'
import { channels } from './channels.ts'
import { serveGuests } from './guests.ts'
import { serveHistory } from './history.ts'
import { serveMembers } from './members.ts'
import { people } from './people.ts'
import { receiveMessages } from './receive.ts'
import { serveRooms } from './rooms.ts'
import { serveSettings } from './settings.ts'
import type { Tables } from './storage.ts'
import { guests, nobodyVisits } from './visits.ts'
import { provideVoice } from './voice.ts'
import { asHtml, asText } from './words.ts'

export default definePlugin({
  name: 'chat',
  api: 1,
  channels,
  tables: tables<Tables>(),
  migrations,
  needs: [people],
  paths: ['/api/rooms'],
  ui: {
    elements: { 'encke-room': './ui/room.ts', 'encke-rooms': './ui/rooms.ts' },
    slots: { main: 'encke-room', 'sidebar.rooms': 'encke-rooms' },
    widgets: { 'encke-chat': './ui/widget.ts' },
  },
  setup(chat) {
    const everyone = chat.use(people)
    const visitors = () => chat.find(guests) ?? nobodyVisits
    const access = new Access(chat, visitors)
    receiveMessages(chat)
    provideVoice(chat)
    chat.channel('chat/:room').present({
      text: asText,
      html: asHtml,
      form: { type: { value: 'message.posted' }, text: { label: 'Message' } },
    })
    serveHistory(chat, access, everyone)
    serveRooms(chat, access, everyone)
    serveMembers(chat, access, everyone)
    serveSettings(chat, { access, people: everyone, guests: visitors })
    serveGuests(chat, access, visitors)
  },
})
