import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Credentials } from '../identity.ts'
import type { Context } from './kernel-request.ts'
import { type Repeated, RepeatedRequest } from './repeated-request.ts'
import { giveBack, packetOf, strip, takenFrom } from './takeover.ts'

/** How long what one request was let in for lets in those that repeat it: then identity, limits and guards are asked again. */
const RENEWED_SECONDS = 60
/** One whose requests are not alike is not worth it, and may be a proxy's, which mixes those of many. */
const MOST_RETURNS = 3
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
  /** Gives the answer that is due, whole, with its head. */
  answer(bytes: Uint8Array): void
  /** The same, and ends the connection. */
  end(bytes: Uint8Array): void
}

interface Offer {
  readonly keeper: KeptConnections
  readonly repeated: RepeatedRequest
  /** How much had been doubted when it was asked. */
  readonly asked: number
}
const offers = new WeakMap<IncomingMessage, Offer>()

/** What a request asks whose connection can be kept; nothing where it has to be answered by way of HTTP. */
export function keepable(request: IncomingMessage): Repeated | undefined {
  return takenFrom(request)?.head.length === 0 ? offers.get(request)?.repeated.first : undefined
}

/** Takes the connection of a `keepable` request from HTTP. Its answer is due. */
export function keep(ctx: Context, credentials: Credentials | undefined, events: KeptEvents): Kept {
  const offer = offers.get(ctx.req)
  const socket = strip(ctx.req, ctx.res)
  if (!offer || !socket) throw new Error('A connection that could be kept is gone')
  ctx.respond = false
  return offer.keeper.keep(socket, offer, { credentials, events })
}

interface Keeping {
  readonly credentials: Credentials | undefined
  readonly events: KeptEvents
}

/** How long connections are kept, and who is told of it. */
export interface KeptRules {
  /** While nothing is asked, and while nothing of an answer is taken. */
  readonly idleMilliseconds: number
  readonly stalledMilliseconds: number
  /** A socket's next answer is not waited for by way of HTTP. */
  kept(socket: Socket): void
  /** None is owed an answer any more. */
  quiet(): void
}

/** All connections that are kept. */
export class KeptConnections {
  readonly #server: Server
  readonly #rules: KeptRules
  readonly #open = new Set<KeptConnection>()
  readonly #returns = new WeakMap<Socket, number>()
  #sweeping: NodeJS.Timeout | undefined
  #due = 0
  /** Whole seconds, counted while there are any. */
  #now = 0
  /** Of all, and of any. */
  #doubts = 0
  #doubtsOfAny = 0

  constructor(server: Server, rules: KeptRules) {
    this.#server = server
    this.#rules = rules
  }

  /** How many are owed an answer. */
  get due(): number {
    return this.#due
  }
  get now(): number {
    return this.#now
  }
  get connection(): string {
    return `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(this.#rules.idleMilliseconds / 1_000)}\r\n`
  }

  /** Offers to keep the connection of a request that is being told. Gives whether it may come to that. */
  offer(request: IncomingMessage): boolean {
    if ((this.#returns.get(request.socket) ?? 0) >= MOST_RETURNS) return false
    const packet = packetOf(request)
    const repeated = packet && RepeatedRequest.of(request, packet)
    if (repeated) offers.set(request, { keeper: this, repeated, asked: this.#doubtsOfAny })
    return repeated !== undefined
  }

  keep(socket: Socket, { repeated, asked }: Offer, keeping: Keeping): Kept {
    // Whom it speaks for may have been found out before something was doubted.
    const doubts = asked === this.#doubtsOfAny ? this.#doubts : DOUBTED
    const kept = new KeptConnection(this, socket, { ...keeping, repeated, doubts })
    this.#open.add(kept)
    this.#rules.kept(socket)
    this.#sweeping ??= setInterval(() => this.#sweep(), 1_000).unref()
    return kept
  }

  /** What let requests in may do so no more: all are asked by way of HTTP once. */
  doubt(): void {
    this.#doubts += 1
    this.#doubtsOfAny += 1
  }
  /** The same for those who speak by credentials that are meant. */
  doubtThose(meant: (credentials: Credentials) => boolean): void {
    this.#doubtsOfAny += 1
    for (const kept of this.#open) if (kept.credentials && meant(kept.credentials)) kept.doubt()
  }
  doubted(doubts: number): boolean {
    return doubts !== this.#doubts
  }

  began(): void {
    this.#due += 1
  }
  ended(): void {
    this.#due -= 1
    if (this.#due === 0) this.#rules.quiet()
  }
  delete(kept: KeptConnection): void {
    this.#open.delete(kept)
    if (this.#open.size > 0) return
    clearInterval(this.#sweeping)
    this.#sweeping = undefined
  }
  /** Gives one back to HTTP, with what was read of it; `alike` when that was the same request once more. */
  giveBack(socket: Socket, bytes: Buffer, alike: boolean): void {
    if (!alike) this.#returns.set(socket, (this.#returns.get(socket) ?? 0) + 1)
    if (socket.writable) giveBack(this.#server, socket, bytes)
    else socket.destroy()
  }

  #sweep(): void {
    this.#now += 1
    for (const kept of this.#open) kept.look(this.#now, this.#rules)
  }
}

const KEPT = Symbol('kept by')
interface BearingSocket extends Socket {
  [KEPT]?: KeptConnection | undefined
}

class KeptConnection implements Kept {
  readonly credentials: Credentials | undefined
  readonly #keeper: KeptConnections
  readonly #socket: BearingSocket
  readonly #events: KeptEvents
  readonly #repeated: RepeatedRequest
  readonly #begun: number
  #doubts: number
  #due = true
  #restingSince = 0

  constructor(
    keeper: KeptConnections,
    socket: Socket,
    { repeated, doubts, credentials, events }: Keeping & { repeated: RepeatedRequest; doubts: number },
  ) {
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
    socket.on('data', read).on('drain', drained).on('close', gone).on('error', ignore).on('end', leave)
    socket.resume()
    // What is gone already says so no more.
    if (socket.destroyed) process.nextTick(tellGone, socket)
  }

  get connection(): string {
    return this.#keeper.connection
  }
  answer(bytes: Uint8Array): void {
    if (!this.#due) return
    this.#rest()
    // Who does not take what it asked for is not heard until it does.
    if (!this.#socket.write(bytes)) this.#socket.pause()
  }
  end(bytes: Uint8Array): void {
    if (!this.#due) return
    this.#rest()
    this.#socket.end(bytes)
    this.#socket.destroySoon()
  }
  doubt(): void {
    this.#doubts = DOUBTED
  }

  read(bytes: Buffer): void {
    const keeper = this.#keeper
    const repeated = this.#due ? undefined : this.#repeated.read(bytes)
    if (this.#due) this.#events.hurried()
    if (!repeated || keeper.doubted(this.#doubts) || keeper.now - this.#begun >= RENEWED_SECONDS) {
      this.#giveBack(bytes, repeated !== undefined)
      return
    }
    this.#due = true
    keeper.began()
    if (this.#events.asked(repeated)) return
    this.#rest()
    this.#giveBack(bytes, true)
  }
  gone(): void {
    this.#keeper.delete(this)
    if (this.#due) this.#rest()
    this.#events.gone()
  }
  /** Ends what rests for too long. */
  look(now: number, { idleMilliseconds, stalledMilliseconds }: KeptRules): void {
    if (this.#due) return
    const most = this.#socket.writableLength > 0 ? stalledMilliseconds : idleMilliseconds
    if ((now - this.#restingSince) * 1_000 > most) this.#socket.destroy()
  }

  #rest(): void {
    this.#due = false
    this.#restingSince = this.#keeper.now
    this.#keeper.ended()
  }
  #giveBack(bytes: Buffer, alike: boolean): void {
    this.#keeper.delete(this)
    this.#socket[KEPT] = undefined
    this.#events.gone()
    this.#keeper.giveBack(this.#socket, bytes, alike)
  }
}

function read(this: BearingSocket, bytes: Buffer): void {
  this[KEPT]?.read(bytes)
}
function drained(this: BearingSocket): void {
  this.resume()
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
// A broken pipe is told by `close`.
function ignore(): void {}
