import { ClientError, type CommandCall } from '../../kernel/index.ts'
import type { Places, Weather } from './channels.ts'
import { nearPlaces, placeNamed } from './find-places.ts'
import { nameOf } from './messages.ts'
import type { RoomPlaces } from './room-places.ts'
import { type Manner, placeAsText } from './words.ts'

const HELP = '/weather, /weather <place>, /weather list, /weather set <place>, /weather clear, /weather warnings on|off'
const FEW = 30

/** `/weather`: the weather of a place or of the room's own, and which place that is. */
export function bringCommand(weather: Weather, places: Places, rooms: RoomPlaces): void {
  const known = [...places].map(([id, { name = id, names, search }]) => ({ id, name, names, search }))
  const { lang: language, units } = weather.config
  const manner = (): Manner => ({ language, units, now: weather.now() })

  const named = (words: string): string => {
    const place = placeNamed(known, words)
    if (place) return place.id
    const near = nearPlaces(known, words).map(({ id, name }) => (id === name ? id : `${name} (${id})`))
    throw new ClientError(
      'not-found',
      near.length > 0
        ? `There is no place ${words}. Did you mean ${near.join(', ')}?`
        : `There is no place ${words}. /weather list names them all.`,
    )
  }
  const tell = (id: string): string => {
    const place = places.get(id)
    const name = nameOf({ place: id, name: place?.name ?? id, names: place?.names ?? {} }, language)
    return placeAsText(weather.channel('weather/:place').current({ place: id }), name, manner())
  }
  const ofRoom = async (room: string): Promise<string> => {
    const shown = await rooms.of(room)
    if (shown) return tell(shown.place)
    const [only] = known
    if (only && known.length === 1) return tell(only.id)
    return `This room shows no place. ${HELP}`
  }
  const list = () =>
    known.length === 0
      ? 'No places are configured.'
      : known
          .slice(0, FEW)
          .map(({ id, name }) => `${name} (${id})`)
          .join(', ')

  weather.command('weather', {
    summary: 'The weather of a place: /weather york. In a room of yours: /weather set york',
    async run({ args, identity, channel, reply }: CommandCall<string>) {
      const room = channel.replace(/^chat\//, '')
      const [verb = '', ...rest] = args.trim().split(/\s+/)
      const words = rest.join(' ')
      if (verb === '') return reply(await ofRoom(room))
      if (verb === 'help') return reply(HELP)
      if (verb === 'list' && words === '') return reply(list())
      if (verb === 'set' && words !== '') {
        const shown = await rooms.set({ who: identity, room, place: named(words) })
        return reply(`This room shows ${shown?.name}.`)
      }
      if (verb === 'clear' && words === '') {
        await rooms.set({ who: identity, room, place: undefined })
        return reply('This room shows no place.')
      }
      if (verb === 'warnings' && (words === 'on' || words === 'off')) {
        const shown = await rooms.of(room)
        if (!shown) throw new ClientError('bad-request', 'Choose a place for this room first: /weather set <place>')
        await rooms.set({ who: identity, room, place: shown.place, saysWarnings: words === 'on' })
        return reply(
          words === 'on' ? `Warnings for ${shown.name} are said in this room.` : `Warnings for ${shown.name} are not said in this room.`,
        )
      }
      reply(tell(named(args)))
    },
  })
}
