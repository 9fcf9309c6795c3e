import { z } from 'zod'
import { ClientError, type Dispose, type Identity } from '../../kernel/index.ts'
import type { Places, RoomWeather, Weather } from './channels.ts'
import { type Rooms, rooms } from './chat-services.ts'
import { keepRoom, roomRow, roomsShowing } from './storage.ts'

const KEY = 'place'
const Wanted = z.object({ place: z.string().nullable(), saysWarnings: z.boolean().optional() })

/** What somebody wants of a room. */
export interface Wish {
  readonly who: Identity
  readonly room: string
  /** `undefined`: the room shows no place any longer. */
  readonly place: string | undefined
  /** Absent: as it was, and at first not. */
  readonly saysWarnings?: boolean | undefined
}

/** Which place each room shows, if there are rooms; told on `room-weather/<room>` to whoever may read the room. */
export class RoomPlaces {
  readonly #weather: Weather
  readonly #places: Places
  #heard: { readonly rooms: Rooms; readonly dispose: Dispose } | undefined

  constructor(weather: Weather, places: Places) {
    this.#weather = weather
    this.#places = places
    weather.channel('room-weather/:room').authorize(({ params, identity }) => this.#mayRead(identity, params.room))
    // Rooms that come anew, their plugin loaded again, do not tell us so.
    weather.every('1s', () => void this.#rooms())
    this.#serve()
  }

  /** What a room shows; nothing where it shows none, or one that is not configured any more. */
  async of(room: string): Promise<RoomWeather | undefined> {
    const row = await roomRow(this.#weather.db, room)
    return row && this.#described(row.place, row.says_warnings === 1)
  }

  /** Throws `not-found` for a room or a place that is not there, `forbidden` for who may not. */
  async set({ who, room, place, saysWarnings }: Wish): Promise<RoomWeather | undefined> {
    await this.#mustManage(who, room)
    if (place !== undefined && !this.#places.has(place)) throw new ClientError('not-found', 'There is no such place.')
    return this.#weather.write(async (tx) => {
      const says = saysWarnings ?? (await roomRow(tx, room))?.says_warnings === 1
      const shown = place === undefined ? undefined : this.#described(place, says)
      await keepRoom(tx, room, shown && { place: shown.place, says_warnings: says ? 1 : 0 })
      const channel = this.#weather.channel('room-weather/:room')
      if (shown) await channel.publish({ room }, shown, { key: KEY, tx })
      else await channel.remove({ room }, KEY, { tx })
      return shown
    })
  }

  #described(id: string, saysWarnings: boolean): RoomWeather | undefined {
    const place = this.#places.get(id)
    if (place === undefined) return undefined
    return { place: id, name: place.name ?? id, saysWarnings, ...(Object.keys(place.names).length > 0 && { names: place.names }) }
  }

  #serve(): void {
    this.#weather.route(
      'GET',
      '/api/weather/rooms/:room',
      async ({ identity, foreign, params: { room = '' } }) => {
        if (!(await this.#mayRead(identity, room))) throw unseen(identity, foreign)
        return (await this.of(room)) ?? { place: null }
      },
      { access: 'anyone', foreign: true },
    )
    this.#weather.route('PUT', '/api/weather/rooms/:room', async (request) => {
      const { place, saysWarnings } = await request.read(Wanted)
      const shown = await this.set({ who: request.caller, room: request.params.room ?? '', place: place ?? undefined, saysWarnings })
      return shown ?? { place: null }
    })
  }

  async #mustManage(who: Identity, room: string): Promise<void> {
    if (!(await this.#mayRead(who, room))) throw new ClientError('not-found', 'There is no such room.')
    if (await this.#rooms()?.mayManage(who, room)) return
    throw new ClientError('forbidden', 'Only administrators, and whoever made a room, choose its weather.')
  }

  async #mayRead(who: Identity | undefined, room: string): Promise<boolean> {
    return (await this.#rooms()?.mayRead(who, room)) ?? false
  }

  /** The rooms, if there are any; they may come after us, and anew. */
  #rooms(): Rooms | undefined {
    const found = this.#weather.find(rooms)
    if (found !== this.#heard?.rooms) this.#hear(found)
    return found
  }

  #hear(found: Rooms | undefined): void {
    const channel = this.#weather.channel('room-weather/:room')
    void this.#heard?.dispose()
    this.#heard = found && {
      rooms: found,
      dispose: this.#weather.effect(() => found.onAccessChanged((room, tx) => channel.accessChanged({ room }, { tx }))),
    }
    const failed = (error: unknown): void => this.#weather.log.error('who sees the weather of rooms was not judged anew', { error })
    this.#judgeAnew().catch(failed)
  }

  /** What was decided while nobody told us of changes may not hold. */
  async #judgeAnew(): Promise<void> {
    const channel = this.#weather.channel('room-weather/:room')
    for (const room of await roomsShowing(this.#weather.db)) channel.accessChanged({ room })
  }
}

/** Pages of other sites see public rooms only; absent and forbidden are alike. */
function unseen(who: Identity | undefined, foreign: boolean): ClientError {
  if (foreign) return new ClientError('foreign-origin', 'Pages of other sites may not ask this.')
  return who ? new ClientError('not-found', 'There is no such room.') : new ClientError('unauthenticated', 'Sign in first.')
}
