import { api, Memory, me } from '../../../../ui/index.ts'

/** How often a person's browser says that they are here. */
const EVERY_MS = 20_000
/** So long without a key, a pointer or a touch, and they are away. */
const AWAY_AFTER_MS = 5 * 60_000
const INPUT = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/** Says every 20 s in which rooms this browser's person is, whether here or away, and when the page goes, that they are gone. */
export class Heartbeat {
  readonly #device = deviceId()
  #rooms: readonly string[] = []
  #lastInput = Date.now()
  #timer: ReturnType<typeof setInterval> | undefined
  #listening: AbortController | undefined
  #told: string | undefined

  begin(): void {
    this.#listening = new AbortController()
    const { signal } = this.#listening
    for (const type of INPUT) addEventListener(type, this.#input, { signal, passive: true, capture: true })
    addEventListener('pagehide', () => this.#farewell(), { signal })
    addEventListener('pageshow', ({ persisted }) => persisted && this.#beat(), { signal })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#input(), { signal })
    this.#timer = setInterval(() => this.#beat(), EVERY_MS)
  }

  /** Falls silent: who does not look at a room any more leaves it when the last beat has worn off. */
  end(): void {
    clearInterval(this.#timer)
    this.#listening?.abort()
  }

  /** The person is in these rooms from now on, and in no others. */
  isIn(rooms: readonly string[]): void {
    this.#rooms = rooms
    this.#beat()
  }

  get #state(): 'here' | 'away' {
    return Date.now() - this.#lastInput < AWAY_AFTER_MS ? 'here' : 'away'
  }

  readonly #input = (): void => {
    this.#lastInput = Date.now()
    // Whoever comes back is here at once, not with the next beat.
    if (this.#told === 'away') this.#beat()
  }

  #beat(): void {
    if (this.#rooms.length === 0) return
    this.#told = this.#state
    api('POST', '/api/presence', this.#sign(this.#told)).catch(() => {
      // The next beat says it again; missing some of them means being offline, which is true.
    })
  }

  #farewell(): void {
    if (this.#rooms.length > 0) navigator.sendBeacon('/api/presence', JSON.stringify(this.#sign('gone')))
  }

  #sign(state: string): object {
    return { rooms: this.#rooms, state, device: this.#device }
  }
}

/** The same for all that this tab shows, also after loading it again. */
function deviceId(): string {
  const memory = new Memory(me().id, () => sessionStorage)
  const known = memory.get('device')
  if (typeof known === 'string') return known
  const made = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  memory.set('device', made)
  return made
}
