/** How somebody is in a room: `away` when no device of theirs has had input for a while. */
export type Standing = 'here' | 'away'

/** How somebody is called; a guest has no account. */
export interface Face {
  readonly name: string
  readonly guest?: true | undefined
}

/** What readers of `presence/<room>` get of a person; `since` is when the state began. */
export interface Shown extends Face {
  readonly state: Standing
  readonly since: number
}

// More are not one person's.
const DEVICES = 32

interface Moment {
  readonly now: number
  readonly until: number
}
interface Device {
  readonly state: Standing
  /** It counts until then. */
  readonly until: number
}

/** One person in one room: here if any of their devices is, else away if any is, else gone. */
export class Attendee {
  readonly #devices = new Map<string, Device>()
  #shown: Shown | undefined
  #seen: number
  #guest: true | undefined

  constructor(seen: number, shown?: Shown) {
    this.#seen = seen
    this.#shown = shown
    this.#guest = shown?.guest
  }

  /** When the last sign came. */
  get seen(): number {
    return this.#seen
  }

  get guest(): true | undefined {
    return this.#guest
  }

  get shown(): Shown | undefined {
    return this.#shown
  }

  /** When the first of the devices stops counting. */
  get nextDue(): number {
    return [...this.#devices.values()].reduce((due, { until }) => Math.min(due, until), Number.POSITIVE_INFINITY)
  }

  sign(device: string, state: Standing, { now, until }: Moment): void {
    this.#devices.delete(device)
    this.#devices.set(device, { state, until })
    const [eldest] = this.#devices.keys()
    if (eldest !== undefined && this.#devices.size > DEVICES) this.#devices.delete(eldest)
    this.#seen = now
  }

  /** A device takes its leave: it counts a little longer, in case it is only loading its page again. */
  leave(device: string, { now, until }: Moment): void {
    const known = this.#devices.get(device)
    if (!known) return
    this.#devices.set(device, { ...known, until: Math.min(known.until, until) })
    this.#seen = now
  }

  /** Judges anew who is there; whether what is shown has changed. */
  judge({ name, guest }: Face, now: number): boolean {
    this.#guest = guest
    for (const [id, device] of this.#devices) if (device.until <= now) this.#devices.delete(id)
    const states = [...this.#devices.values()].map((device) => device.state)
    const state = states.includes('here') ? 'here' : states[0]
    if (state === this.#shown?.state && (!state || name === this.#shown?.name)) return false
    const since = this.#shown && state === this.#shown.state ? this.#shown.since : now
    this.#shown = state && { name, state, since, ...(guest && { guest }) }
    return true
  }
}
