import { ClientError, definePlugin, tables } from '../../kernel/index.ts'
import { migrations } from '../../migrations/presence/index.ts'
import { channels } from './channels.ts'
import { rooms } from './rooms.ts'
import { Roster } from './roster.ts'
import { signOf } from './sign.ts'
import { seenIn, type Tables } from './storage.ts'

export default definePlugin({
  name: 'presence',
  api: 1,
  channels,
  tables: tables<Tables>(),
  migrations,
  needs: [rooms],
  ui: {
    elements: { 'encke-members': './ui/members.ts' },
    slots: { 'room.pane': 'encke-members' },
    widgets: { 'encke-presence': './ui/widget.ts' },
  },
  async setup(presence) {
    const access = presence.use(rooms)
    const channel = presence.channel('presence/:room')
    const roster = new Roster(presence, access)
    channel.authorize(({ params, identity }) => access.mayRead(identity, params.room))
    await roster.restore()
    presence.every('1s', () => roster.wearOff())
    presence.every('5m', () => roster.noteEverybody())
    presence.effect(() =>
      access.onAccessChanged((room, tx) => {
        channel.accessChanged({ room }, { tx })
        const failed = (cause: unknown): void => presence.log.error('could not take strangers out of a room', { room, cause })
        presence.committed(tx, () => void roster.removeStrangers(room).catch(failed))
      }),
    )

    presence.route('POST', '/api/presence', async (request) => roster.sign(request.caller, await signOf(request)), { access: 'guest' })

    presence.route('GET', '/api/presence/:room', async (request) => {
      const room = request.params.room ?? ''
      if (!(await access.belongs(request.caller, room))) throw new ClientError('not-found', 'There is no such room.')
      return presence.snapshot(async (db, at) => ({
        people: [...channel.current({ room })].map(([id, shown]) => ({ id, ...shown })),
        lastSeen: (await seenIn(db, room)).map(({ person, seen }) => ({ id: person, seen })),
        ...(await at('presence/:room', { room })),
      }))
    })
  },
})
