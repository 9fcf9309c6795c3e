import type { Memory } from '../../../../ui/index.ts'

/** Up to where a room has been read: the time of the last message that was, and when its reader was last seen there. */
export interface Read {
  readonly time: number
  readonly at: number
}

const isRead = (value: unknown): value is Read =>
  typeof value === 'object' &&
  value !== null &&
  'time' in value &&
  'at' in value &&
  typeof value.time === 'number' &&
  typeof value.at === 'number'

/** Remembers, in this browser, up to where a room has been read. */
export class ReadMarker {
  readonly #memory: Memory
  readonly #key: string
  #read: Read | undefined

  constructor(memory: Memory, room: string) {
    this.#memory = memory
    this.#key = `read:${room}`
    this.refresh()
  }

  get read(): Read | undefined {
    return this.#read
  }

  /** Only ever moves forward. */
  advance(time: number, at: number): void {
    const read = this.#read
    if (read && (time < read.time || (time === read.time && at <= read.at))) return
    this.#read = { time, at }
    this.#memory.set(this.#key, this.#read)
  }

  /** Looks up what another tab may have noted. */
  refresh(): void {
    const value = this.#memory.get(this.#key)
    this.#read = isRead(value) ? value : undefined
  }
}
