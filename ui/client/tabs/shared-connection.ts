import { Timer } from '../clock.ts'
import { Connection, type Link, type LinkParts } from '../connection.ts'
import { newKey } from '../key.ts'
import type { WakeReason } from '../network-events.ts'
import { Follower } from './follower.ts'
import { Leader } from './leader.ts'
import { askForLock, type Locks } from './lock.ts'
import type { Asked, Numbered, TabMessage } from './messages.ts'
import { Silence } from './silence.ts'

/** What reaches the other tabs, in the order in which it was said. */
export interface Wire {
  post(message: TabMessage): void
  close(): void
}

/** What tabs find each other by. */
export interface TabMeans {
  /** The same for all tabs that may share a connection, and for no others. */
  readonly name: string
  readonly locks: Locks
  /** Runs something once, after a moment in which more may come; no later than somebody who looks on would mind. */
  soon(run: () => void): void
  open(name: string, hear: (message: TabMessage) => void): Wire
}

/** A connection that all tabs share: held by the one that has the lock, which the next takes over at its own position. */
export class SharedConnection implements Link {
  readonly #parts: LinkParts
  readonly #means: TabMeans
  readonly #tab = newKey()
  readonly #turn: Timer
  readonly #silence: Silence
  #role: Leader | Follower | Connection | undefined
  #wire: Wire | undefined
  #inside = false
  #closed = false
  #term = 0
  /** Gives back what shows that this tab is there. */
  #vanish = (): void => {}
  /** Gives the leadership back, or takes back the wish for it. */
  #withdraw = (): void => {}

  constructor(parts: LinkParts, means: TabMeans) {
    this.#parts = parts
    this.#means = means
    this.#turn = new Timer(parts.clock)
    this.#silence = new Silence(parts.clock, { ask: () => this.#ask({ type: 'ping' }), dead: () => this.#seek(true) })
    this.#enter()
  }

  channelsChanged(): void {
    const role = this.#role
    if (role instanceof Follower) this.#turn.set(0, () => role.want())
    else this.#own?.channelsChanged()
  }

  wake(): void {
    if (this.#role instanceof Follower) this.#ask({ type: 'wake' })
    else if (this.#own) this.#own.wake()
    else this.#enter()
  }

  hear(why: WakeReason): void {
    if (this.#role instanceof Follower) this.#ask({ type: why === 'visible' ? why : 'ping' })
    else if (this.#own) this.#own.hear(why)
    else this.#enter()
  }

  unauthorized(): void {
    if (this.#role instanceof Follower) this.#ask({ type: 'unauthorized' })
    else this.#own?.unauthorized()
  }

  leave(): void {
    if (this.#role instanceof Connection) this.#role.leave()
    else this.#exit('left')
  }

  close(): void {
    this.#exit('closed')
    this.#closed = true
  }

  /** The connection itself, where this tab has it. */
  get #own(): Connection | undefined {
    if (this.#role instanceof Leader) return this.#role.connection
    return this.#role instanceof Connection ? this.#role : undefined
  }

  /** A tab is known to be there by a lock of its own, which it has before anybody hears of it. */
  #enter(): void {
    if (this.#inside || this.#closed) return
    const { locks } = this.#means
    this.#inside = true
    this.#parts.board.show('connecting')
    this.#vanish = askForLock(locks, this.#lockOf(this.#tab), { granted: () => this.#arrive(), failed: () => this.#goAlone() })
  }

  #arrive(): void {
    this.#wire = this.#means.open(this.#means.name, (message) => this.#hear(message))
    this.#follow()
  }

  #exit(reason: 'left' | 'closed'): void {
    this.#wire?.post({ type: 'bye', tab: this.#tab })
    this.#end()
    this.#inside = false
    this.#parts.board.show('offline', { reason })
  }

  #end(): void {
    this.#turn.clear()
    this.#silence.end()
    if (!(this.#role instanceof Follower)) this.#role?.close()
    this.#role = undefined
    this.#withdraw()
    this.#vanish()
    this.#wire?.close()
    this.#wire = undefined
  }

  /** There are no locks after all, as on pages without an origin, or there is no room. */
  #goAlone(): void {
    this.#end()
    this.#role = new Connection(this.#parts)
    this.#role.channelsChanged()
  }

  #follow(): void {
    const follower = new Follower(this.#parts, { tab: this.#tab, ask: (message) => this.#ask(message), full: () => this.#goAlone() })
    this.#role = follower
    this.#seek(false)
    follower.want()
  }

  #seek(steal: boolean): void {
    const listener = { granted: () => this.#lead(), robbed: () => this.#robbed(), failed: () => this.#goAlone() }
    this.#withdraw()
    this.#withdraw = askForLock(this.#means.locks, this.#means.name, listener, steal)
  }

  #lead(): void {
    const { locks } = this.#means
    this.#turn.clear()
    this.#silence.end()
    this.#term = Math.max(this.#parts.clock.now(), this.#term + 1)
    this.#role = new Leader(this.#parts, {
      term: this.#term,
      post: (message) => this.#wire?.post(message),
      soon: (run) => this.#means.soon(run),
      watchOver: (tab, gone) => askForLock(locks, this.#lockOf(tab), { granted: gone }),
    })
  }

  #robbed(): void {
    if (this.#role instanceof Leader) this.#stepDown()
    else this.#seek(false)
  }

  /** Another leads, who took this one for dead. */
  #stepDown(): void {
    if (this.#role instanceof Leader) this.#role.close()
    this.#parts.board.show('connecting')
    this.#follow()
  }

  #ask(message: Asked): void {
    this.#wire?.post(message)
    this.#silence.asked()
  }

  #hear(message: TabMessage): void {
    const role = this.#role
    if (!('term' in message)) {
      if (role instanceof Leader) role.hear(message)
    } else if (message.term > this.#term || !(role instanceof Leader)) {
      this.#term = Math.max(this.#term, message.term)
      if (role instanceof Leader) this.#stepDown()
      else this.#heard(message)
    }
  }

  #heard(message: Numbered): void {
    if (message.term < this.#term || !(this.#role instanceof Follower)) return
    this.#silence.heard()
    this.#role.hear(message)
  }

  #lockOf(tab: string): string {
    return `${this.#means.name}/${tab}`
  }
}
