import { Attendee, type Face, type Shown, type Standing } from './attendee.ts'

/** A device's word that its person is in these rooms, or leaves them. */
export interface Sign {
  readonly person: Face & { readonly id: string }
  /** Absent: the client does not tell its devices apart. */
  readonly device: string | undefined
  readonly rooms: readonly string[]
  readonly state: Standing | 'gone'
}

/** What readers of a room are to be told; without `shown` the person has gone. */
export interface Change {
  readonly room: string
  readonly person: string
  readonly shown: Shown | undefined
  /** They have no account, so that nobody asks later when they were here. */
  readonly guest?: true | undefined
  /** When the last sign of the person came. */
  readonly seen: number
}

// A page that is loaded again is back within this time.
const GRACE_MS = 10_000
const UNTOLD = ''
const RESTORED = 'before the restart'

/** Who is in which room, told by signs that wear off; knows no clock but what it is given. */
export class Attendance {
  readonly #keptMs: number
  readonly #rooms = new Map<string, Map<string, Attendee>>()
  #nextDue = Number.POSITIVE_INFINITY

  /** A sign counts for so many milliseconds. */
  constructor(keptMs: number) {
    this.#keptMs = keptMs
  }

  /** Takes a sign; a device that can be told apart is in the rooms it names and in no others. */
  sign({ person, device, rooms, state }: Sign, now: number): Change[] {
    const key = device ?? UNTOLD
    if (state !== 'gone') for (const room of rooms) this.#mark({ room, person: person.id, device: key, state }, now)
    for (const room of this.#left({ person, device, rooms, state }))
      this.#attendee(room, person.id)?.leave(key, { now, until: now + GRACE_MS })
    this.#nextDue = Math.min(this.#nextDue, now + GRACE_MS, now + this.#keptMs)
    return rooms.flatMap((room) => this.#judge({ room, person: person.id, face: person }, now))
  }

  /** Takes up who was shown before a restart: they stay as long as after a sign, so that nobody flaps. */
  restore({ room, person, shown }: { room: string; person: string; shown: Shown }, now: number): void {
    const attendee = new Attendee(shown.since, shown)
    attendee.sign(RESTORED, shown.state, { now: shown.since, until: now + this.#keptMs })
    this.#people(room).set(person, attendee)
    this.#nextDue = Math.min(this.#nextDue, now + this.#keptMs)
  }

  /** Who is to be shown otherwise because signs wore off. */
  due(now: number): Change[] {
    if (now < this.#nextDue) return []
    const changes = [...this.#rooms].flatMap(([room, people]) =>
      [...people].flatMap(([person, { shown }]) => (shown ? this.#judge({ room, person, face: shown }, now) : [])),
    )
    this.#nextDue = Number.POSITIVE_INFINITY
    for (const people of this.#rooms.values()) for (const { nextDue } of people.values()) this.#nextDue = Math.min(this.#nextDue, nextDue)
    return changes
  }

  /** Takes a person out of a room at once. */
  remove(room: string, person: string): Change[] {
    const attendee = this.#attendee(room, person)
    if (!attendee) return []
    this.#drop(room, person)
    return [{ room, person, shown: undefined, seen: attendee.seen, ...(attendee.guest && { guest: true }) }]
  }

  /** The ids of the people in a room. */
  in(room: string): string[] {
    return [...(this.#rooms.get(room)?.keys() ?? [])]
  }

  /** Everybody in every room, with the time of their last sign. */
  everywhere(): { room: string; person: string; seen: number }[] {
    return [...this.#rooms].flatMap(([room, people]) => [...people].map(([person, { seen }]) => ({ room, person, seen })))
  }

  #mark({ room, person, device, state }: { room: string; person: string; device: string; state: Standing }, now: number): void {
    const attendee = this.#attendee(room, person) ?? new Attendee(now)
    attendee.sign(device, state, { now, until: now + this.#keptMs })
    this.#people(room).set(person, attendee)
  }

  #judge({ room, person, face }: { room: string; person: string; face: Face }, now: number): Change[] {
    const attendee = this.#attendee(room, person)
    if (!attendee?.judge(face, now)) return []
    if (!attendee.shown) this.#drop(room, person)
    return [{ room, person, shown: attendee.shown, seen: attendee.seen, ...(attendee.guest && { guest: true }) }]
  }

  /** The rooms that a sign leaves, by naming them or by naming others. */
  #left({ person, device, rooms, state }: Sign): readonly string[] {
    if (device === undefined) return state === 'gone' ? rooms : []
    const stays = state === 'gone' ? [] : rooms
    return [...this.#rooms].filter(([room, people]) => people.has(person.id) && !stays.includes(room)).map(([room]) => room)
  }

  #people(room: string): Map<string, Attendee> {
    const people = this.#rooms.get(room) ?? new Map<string, Attendee>()
    this.#rooms.set(room, people)
    return people
  }

  #attendee(room: string, person: string): Attendee | undefined {
    return this.#rooms.get(room)?.get(person)
  }

  #drop(room: string, person: string): void {
    const people = this.#rooms.get(room)
    people?.delete(person)
    if (people?.size === 0) this.#rooms.delete(room)
  }
}
