import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Credentials } from '../identity.ts'
import { type Keeper, type Kept, KeptConnection, type KeptEvents, type Leaves } from './kept-connection.ts'
import type { Context } from './kernel-request.ts'
import { type Repeated, RepeatedRequest } from './repeated-request.ts'
import { giveBack, packetOf, strip, takenFrom } from './takeover.ts'

/** One whose requests are not alike is not worth it, and may be a proxy's, which mixes those of many. */
const MOST_RETURNS = 3

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
export class KeptConnections implements Keeper {
  readonly #server: Server
  readonly #rules: KeptRules
  readonly #open = new Set<KeptConnection>()
  readonly #returns = new WeakMap<Socket, number>()
  #sweeping: NodeJS.Timeout | undefined
  #due = 0
  #now = 0
  #doubts = 0
  #doubtsOfAny = 0
  readonly connection: string

  constructor(server: Server, rules: KeptRules) {
    this.#server = server
    this.#rules = rules
    this.connection = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(rules.idleMilliseconds / 1_000)}\r\n`
  }

  /** How many are owed an answer. */
  get due(): number {
    return this.#due
  }
  /** Counted while there are any. */
  get now(): number {
    return this.#now
  }
  get doubts(): number {
    return this.#doubts
  }
  get stalledMilliseconds(): number {
    return this.#rules.stalledMilliseconds
  }

  /** Offers to keep the connection of a request that is being told. Gives whether it may come to that. */
  offer(request: IncomingMessage): boolean {
    if ((this.#returns.get(request.socket) ?? 0) >= MOST_RETURNS) return false
    const packet = packetOf(request)
    const repeated = packet && RepeatedRequest.of(request, packet)
    if (repeated) offers.set(request, { keeper: this, repeated, asked: this.#doubtsOfAny })
    return repeated !== undefined
  }

  keep(socket: Socket, { repeated, asked }: Offer, by: { credentials: Credentials | undefined; events: KeptEvents }): Kept {
    // Whom it speaks for may have been found out before something was doubted.
    const doubts = asked === this.#doubtsOfAny ? this.#doubts : undefined
    const kept = new KeptConnection(this, socket, { ...by, repeated, doubts })
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

  // Keeper

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
  giveBack(socket: Socket, bytes: Buffer, why: Leaves): void {
    if (why === 'other') this.#returns.set(socket, (this.#returns.get(socket) ?? 0) + 1)
    if (socket.writable) giveBack(this.#server, socket, bytes)
    else socket.destroy()
  }

  #sweep(): void {
    this.#now += 1
    for (const kept of this.#open) kept.look(this.#rules.idleMilliseconds)
  }
}
