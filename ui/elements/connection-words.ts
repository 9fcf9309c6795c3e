/** What the connection does, as far as its sign says it. */
export interface Seen {
  readonly state: string
  /** In milliseconds UTC; while offline, when something was last heard. */
  readonly since: number
}

/** A line about the connection: `working` is under way, `offline` can be acted on, `restored` is good news. */
export interface Line {
  readonly kind: 'working' | 'offline' | 'restored'
  readonly text: string
}

/** For this long nothing is said, since most of it is over by then; and good news lasts this long. In milliseconds. */
export const QUIET = { connecting: 1_000, offline: 2_000, restored: 3_000 } as const

interface Loss {
  readonly heard: number
  readonly noticed: number
}

/**
 * Decides which line the connection's sign shows: silence when live, nothing hasty, and no flicker while an offline client tries again and
 * again. Feed it each status; ask `line` for the words and `nextChange` for when to ask again.
 */
export class ConnectionWords {
  readonly #clock: (time: number) => string
  #state = 'connecting'
  #noticed = 0
  #loss: Loss | undefined
  #backAt: number | undefined

  constructor(clock: (time: number) => string) {
    this.#clock = clock
  }

  see({ state, since }: Seen, now: number): void {
    if (state !== this.#state) this.#noticed = now
    this.#state = state
    if (state === 'offline') this.#loss ??= { heard: since, noticed: now }
    if (state !== 'live') return
    // Good news is told only to those who were told the bad.
    if (this.#loss && now - this.#loss.noticed >= QUIET.offline) this.#backAt = now
    this.#loss = undefined
  }

  line(now: number): Line | undefined {
    if (this.#state === 'live') return this.#isBack(now) ? { kind: 'restored', text: 'Back. Nothing was missed' } : undefined
    if (this.#loss) return now - this.#loss.noticed >= QUIET.offline ? offline(this.#clock(this.#loss.heard)) : undefined
    if (now - this.#noticed < QUIET.connecting) return undefined
    if (this.#state === 'behind') return { kind: 'working', text: 'Catching up' }
    return this.#state === 'connecting' ? { kind: 'working', text: 'Connecting' } : undefined
  }

  /** When `line` will say something else by itself. */
  nextChange(now: number): number | undefined {
    const times = [
      this.#backAt === undefined ? 0 : this.#backAt + QUIET.restored,
      this.#loss ? this.#loss.noticed + QUIET.offline : 0,
      this.#state === 'live' ? 0 : this.#noticed + QUIET.connecting,
    ]
    const coming = times.filter((time) => time > now)
    return coming.length > 0 ? Math.min(...coming) : undefined
  }

  #isBack(now: number): boolean {
    return this.#backAt !== undefined && now - this.#backAt < QUIET.restored
  }
}

const offline = (since: string): Line => ({ kind: 'offline', text: `Offline since ${since}. Everything up to then is here.` })

/** How the page is connected, where that is worth a word: the ways that are slower than the rest. */
export function wayOf(transport: string | null): string | undefined {
  if (transport === 'poll') return 'polling every 2 s'
  return transport === 'long-poll' ? 'long polling' : undefined
}

const NAMES: Readonly<Record<string, string>> = { ws: 'WebSocket', sse: 'An event stream', stream: 'A stream', 'long-poll': 'Long polling' }
const WHY: Readonly<Record<string, string>> = {
  buffered: 'is held back by something in between',
  remembered: 'did not work here the last time',
  cut: 'is cut off',
  silent: 'brings nothing',
  unreachable: 'cannot be opened',
}

/** Why the page is not connected in a better way: a sentence for each that was passed over. */
export const whyNot = (passedOver: readonly { readonly transport: string; readonly reason: string }[]): string =>
  passedOver.map(({ transport, reason }) => `${NAMES[transport] ?? transport} ${WHY[reason] ?? `fails (${reason})`}.`).join(' ')
