import type { Identity } from '../../kernel/index.ts'
import { Attendance, type Change, type Sign } from './attendance.ts'
import type { Presence } from './channels.ts'
import type { Rooms } from './rooms.ts'
import { forgetSeen, noteSeen, roomsSeen, type Seen } from './storage.ts'

/** Keeps the attendance, publishes what changes in it, and notes when people were last seen. */
export class Roster {
  readonly #presence: Presence
  readonly #rooms: Rooms
  readonly #attendance: Attendance

  constructor(presence: Presence, rooms: Rooms) {
    this.#presence = presence
    this.#rooms = rooms
    this.#attendance = new Attendance((presence.limits.presenceSeconds ?? 45) * 1_000)
  }

  /** Takes up who was shown when the plugin was last unloaded. */
  async restore(): Promise<void> {
    for (const room of await roomsSeen(this.#presence.db))
      for (const [person, shown] of this.#presence.channel('presence/:room').current({ room }))
        this.#attendance.restore({ room, person, shown }, this.#presence.now())
  }

  /** Takes a sign, as far as it speaks of rooms that the person may be in. */
  async sign(person: Identity, said: Omit<Sign, 'person'>): Promise<void> {
    const theirs = await Promise.all(said.rooms.map((room) => this.#rooms.belongs(person, room)))
    const rooms = said.rooms.filter((_, index) => theirs[index])
    const { id, name, role } = person
    const face = { id, name, ...(role === 'guest' && { guest: true as const }) }
    await this.#tell(this.#attendance.sign({ ...said, person: face, rooms }, this.#presence.now()))
  }

  /** Tells who has gone because their signs wore off. */
  async wearOff(): Promise<void> {
    await this.#tell(this.#attendance.due(this.#presence.now()))
  }

  /** Takes out of a room who may no longer be in it. */
  async removeStrangers(room: string): Promise<void> {
    for (const id of this.#attendance.in(room))
      if (!(await this.#rooms.belongs({ id }, room))) await this.#tell(this.#attendance.remove(room, id))
  }

  /** Notes when everybody was last seen, in case the process ends without a goodbye. */
  async noteEverybody(): Promise<void> {
    await this.#note(this.#attendance.everywhere())
  }

  async #tell(changes: readonly Change[]): Promise<void> {
    const channel = this.#presence.channel('presence/:room')
    const told = changes.map(({ room, person, shown }) =>
      shown ? channel.publish({ room }, shown, { key: person }) : channel.remove({ room }, person),
    )
    // Readers have been told; what a full disk keeps from being stored is stored with a later commit.
    const left = changes.filter(({ guest, shown }) => guest && !shown)
    for (const outcome of await Promise.allSettled([
      ...told,
      this.#note(changes.filter((each) => !left.includes(each))),
      this.#forget(left),
    ]))
      if (outcome.status === 'rejected') this.#presence.log.warn('could not store who is here', { cause: outcome.reason })
  }

  async #forget(left: readonly Change[]): Promise<void> {
    if (left.length) await this.#presence.write((tx) => forgetSeen(tx, left))
  }

  async #note(seen: readonly Seen[]): Promise<void> {
    const rows = seen.map(({ room, person, seen }) => ({ room, person, seen }))
    if (rows.length) await this.#presence.write((tx) => noteSeen(tx, rows))
  }
}
