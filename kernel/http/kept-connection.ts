import type { Socket } from 'node:net'
import type { Credentials } from '../identity.ts'
import type { Repeated, RepeatedRequest } from './repeated-request.ts'

/** How long what one request was let in for lets in those that repeat it: then identity, limits and guards are asked again. */
const RENEWED_SECONDS = 60
/** One that was repeated so often before something else was asked was worth being kept. */
const WORTH_REPEATS = 20
const DOUBTED = -1

/** Who answers what is asked on a connection that is kept. */
export interface KeptEvents {
  /** The same is asked again. False: it is to be asked by way of HTTP, where it is refused. */
  asked(repeated: Repeated): boolean
  /** Something else was asked while an answer is due, which is to be given at once. */
  hurried(): void
  /** The connection is gone, or HTTP's again: nothing more is asked, and nothing that is due can be given. */
  gone(): void
}

/** A connection on which one request is asked again and again, each time when the last was answered. */
export interface Kept {
  /** The lines of a head that say how long it is kept. */
  readonly connection: string
  /** Gives the answer that is due, whole, with its head; `cursor` is the one after which is likely to be asked then. */
  answer(bytes: Uint8Array, cursor: string): void
  /** The same, and ends the connection; nothing more is told of it. */
  end(bytes: Uint8Array): void
}

/** What is kept, and how it came to be. */
export interface Keeping {
  readonly repeated: RepeatedRequest
  readonly credentials: Credentials | undefined
  readonly events: KeptEvents
  /** How much is doubted by now; nothing: it is doubted itself. */
  readonly doubts: number | undefined
}

/** Why a connection goes back to HTTP: to be let in anew, or because something else was asked. */
export type Leaves = 'renewed' | 'other'

/** Who keeps connections. */
export interface Keeper {
  /** Whole seconds. */
  readonly now: number
  /** How much has been doubted: what was let in before that is let in no more by being repeated. */
  readonly doubts: number
  readonly connection: string
  /** How long one may take nothing of an answer. */
  readonly stalledMilliseconds: number
  /** An answer is due on one more, and on one less. */
  began(): void
  ended(): void
  delete(kept: KeptConnection): void
  /** Gives one back to HTTP, with what was read of it. */
  giveBack(socket: Socket, bytes: Buffer, why: Leaves): void
}

const KEPT = Symbol('kept by')
interface BearingSocket extends Socket {
  [KEPT]?: KeptConnection | undefined
}

/** A socket that has left Node's HTTP and is answered for as long as the same is asked. Its first answer is due. */
export class KeptConnection implements Kept {
  readonly credentials: Credentials | undefined
  readonly #keeper: Keeper
  readonly #socket: BearingSocket
  readonly #events: KeptEvents
  readonly #repeated: RepeatedRequest
  readonly #begun: number
  #doubts: number
  #repeats = 0
  #due = true
  #restingSince = 0

  constructor(keeper: Keeper, socket: Socket, { repeated, doubts = DOUBTED, credentials, events }: Keeping) {
    this.#keeper = keeper
    this.#socket = socket
    this.#repeated = repeated
    this.#doubts = doubts
    this.credentials = credentials
    this.#events = events
    this.#begun = keeper.now
    this.#socket[KEPT] = this
    keeper.began()
    // What is kept has its own limits.
    socket.setTimeout(0)
    socket.on('data', read).on('drain', drained).on('close', gone).on('error', ignore).on('end', leave).on('timeout', cut)
    socket.resume()
    // What is gone already says so no more.
    if (socket.destroyed) process.nextTick(tellGone, socket)
  }

  get connection(): string {
    return this.#keeper.connection
  }
  answer(bytes: Uint8Array, cursor: string): void {
    if (!this.#due) return
    this.#rest()
    this.#repeated.expect(cursor)
    if (!this.#socket.write(bytes)) this.#waitForPeer()
  }
  end(bytes: Uint8Array): void {
    if (!this.#due) return
    this.#rest()
    this.#letGo()
    this.#socket.setTimeout(this.#keeper.stalledMilliseconds)
    this.#socket.end(bytes)
    this.#socket.destroySoon()
  }
  /** What is asked next is asked by way of HTTP. */
  doubt(): void {
    this.#doubts = DOUBTED
  }
  /** Ends what rests for too long. */
  look(idleMilliseconds: number): void {
    if (!this.#due && !this.#socket.isPaused() && (this.#keeper.now - this.#restingSince) * 1_000 > idleMilliseconds) this.#socket.destroy()
  }

  read(bytes: Buffer): void {
    const leaves = this.#due ? this.#hurry() : this.#ask(bytes)
    if (leaves) this.#giveBack(bytes, leaves)
  }
  drained(): void {
    this.#socket.setTimeout(0)
    this.#socket.resume()
  }
  gone(): void {
    this.#keeper.delete(this)
    if (this.#due) this.#rest()
    this.#events.gone()
  }

  #hurry(): Leaves {
    this.#events.hurried()
    return 'other'
  }
  /** Asks what was read, unless it is for HTTP. */
  #ask(bytes: Buffer): Leaves | undefined {
    const repeated = this.#repeated.read(bytes)
    if (!repeated) return this.#repeats < WORTH_REPEATS ? 'other' : 'renewed'
    const keeper = this.#keeper
    if (keeper.doubts !== this.#doubts || keeper.now - this.#begun >= RENEWED_SECONDS) return 'renewed'
    this.#due = true
    this.#repeats += 1
    keeper.began()
    if (this.#events.asked(repeated)) return undefined
    this.#rest()
    return 'renewed'
  }
  #rest(): void {
    this.#due = false
    this.#restingSince = this.#keeper.now
    this.#keeper.ended()
  }
  /** Who does not take what it asked for is not heard until it does. */
  #waitForPeer(): void {
    this.#socket.pause()
    this.#socket.setTimeout(this.#keeper.stalledMilliseconds)
  }
  #letGo(): void {
    this.#keeper.delete(this)
    this.#socket[KEPT] = undefined
  }
  #giveBack(bytes: Buffer, why: Leaves): void {
    this.#letGo()
    this.#events.gone()
    this.#keeper.giveBack(this.#socket, bytes, why)
  }
}

function read(this: BearingSocket, bytes: Buffer): void {
  this[KEPT]?.read(bytes)
}
function drained(this: BearingSocket): void {
  this[KEPT]?.drained()
}
function gone(this: BearingSocket): void {
  tellGone(this)
}
function tellGone(socket: BearingSocket): void {
  const kept = socket[KEPT]
  socket[KEPT] = undefined
  kept?.gone()
}
/** A peer that has ended its side has left. */
function leave(this: BearingSocket): void {
  this.destroySoon()
}
function cut(this: BearingSocket): void {
  this.destroy()
}
// A broken pipe is told by `close`.
function ignore(): void {}
