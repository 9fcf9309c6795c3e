import type { Advice, Frame, TransportName } from '../../kernel/protocol.ts'
import { soundAdvice } from './advice.ts'
import { Attempt } from './attempt.ts'
import { Tries } from './backoff.ts'
import { CatchUp } from './catch-up.ts'
import type { Inbox } from './channels/inbox.ts'
import type { Position, Positions } from './channels/positions.ts'
import { type Clock, Timer } from './clock.ts'
import type { Negotiation } from './negotiation.ts'
import type { WakeReason } from './network-events.ts'
import type { Status, StatusBoard } from './status.ts'
import type { Means, Transport } from './transports/transport.ts'
import { earned, held, judge, type Outcome, type Verdict } from './verdict.ts'

/** Between the starts of two attempts, whatever the answers bring. */
const LEAST_GAP_MS = 50
/** Between two polls, whatever is advised. */
const LEAST_POLL_MS = 1_000
/** What an answer that is held may need on top of its timeout. */
const ANSWER_GRACE_MS = 10_000
/** When all channels are denied there is nothing to ask for, but that may change. */
const ALL_DENIED_MS = 30_000

/** What a connection is made of. */
export interface ConnectionParts {
  readonly clock: Clock
  readonly random: () => number
  readonly means: Means
  readonly transports: ReadonlyMap<TransportName, Transport>
  readonly negotiation: Negotiation
  readonly positions: Positions
  readonly inbox: Pick<Inbox, 'sweep' | 'opened' | 'receive'>
  readonly board: StatusBoard
  /** Whether the person is still signed in; absent: what the server says is taken for true. */
  readonly signedIn: (() => Promise<boolean>) | undefined
}

/** What a client offers to whoever makes its connection. */
export interface LinkParts extends ConnectionParts {
  readonly inbox: Inbox
}

/** What a client asks of its connection, which may be one that several tabs share. */
export type Link = Pick<Connection, 'channelsChanged' | 'wake' | 'hear' | 'leave' | 'close' | 'unauthorized'>

/** Why nothing is under way and nothing will be by itself. */
type Rest = 'idle' | 'left' | 'none' | 'signed-out' | 'closed'

/** The one connection for all channels: keeps an attempt under way, and decides after each when and how the next is made. */
export class Connection {
  readonly #parts: ConnectionParts
  readonly #tries: Tries
  readonly #turn: Timer
  readonly #upgrade: Timer
  readonly #catchUp: CatchUp
  #attempt: Attempt | undefined
  #rest: Rest | undefined = 'idle'
  #allDenied = false
  #lastStart = 0
  #asking = false
  #advice: Advice = soundAdvice(undefined)

  constructor(parts: ConnectionParts) {
    const { clock, random } = parts
    this.#parts = parts
    this.#tries = new Tries(clock, random)
    this.#turn = new Timer(clock)
    this.#upgrade = new Timer(clock)
    this.#catchUp = new CatchUp(clock, () => this.#showLive())
  }

  /** Channels came or went: once in this turn the connection is brought in line with what is wanted. */
  channelsChanged(): void {
    if (!this.#turn.pending) this.#turn.set(0, () => this.#adjust())
  }

  /** Tries now, also after signing in or leaving. */
  wake(): void {
    if (this.#rest === 'closed' || this.#asking) return
    if (this.#rest) this.#begin()
    this.#attempt?.wake()
    if (!this.#attempt) this.#plan(0)
  }

  /** The network or the page has come back, which nobody asked for: it signs nobody in, and overrules no advice. */
  hear(why: WakeReason): void {
    if (this.#rest === 'signed-out') this.#askSession('signed-out')
    else if (why === 'online' && this.#attempt?.welcomed) this.#restart()
    else if (this.#rest !== 'none') this.wake()
  }

  /** The page goes: cuts the connection and keeps the position. */
  leave(): void {
    if (!this.#rest || this.#rest === 'idle') this.#stop('left', 'offline')
  }

  close(): void {
    this.#stop('closed', 'offline')
    this.#turn.clear()
  }

  /** Somebody was answered 401: the session may have ended. */
  unauthorized(): void {
    if (!this.#rest && !this.#asking) this.#askSession('unauthenticated')
  }

  #begin(): void {
    this.#rest = undefined
    this.#parts.board.show('connecting')
    this.#plan(0)
  }

  #stop(rest: Rest, state: Status['state']): void {
    this.#cut()
    this.#tries.cancel()
    this.#allDenied = false
    this.#rest = rest
    this.#parts.board.show(state, { reason: rest })
  }

  /** Ends what is under way, without a judgement. */
  #cut(): void {
    this.#attempt?.close()
    this.#attempt = undefined
    this.#upgrade.clear()
    this.#catchUp.end()
  }

  #plan(ms: number): void {
    const gap = Math.min(LEAST_GAP_MS, this.#lastStart + LEAST_GAP_MS - this.#parts.clock.now())
    this.#tries.plan(Math.max(ms, gap), () => this.#open())
  }

  #adjust(): void {
    const { positions, inbox } = this.#parts
    inbox.sweep()
    if (this.#rest === 'idle' && !positions.empty) this.#begin()
    else if (this.#allDenied) this.#plan(0)
    else if (this.#attempt) this.#align(this.#attempt)
  }

  #align(attempt: Attempt): void {
    const { positions } = this.#parts
    const { send } = attempt
    if (positions.aligned) return
    if (positions.empty || !send) this.#reopen(attempt)
    else if (attempt.welcomed) positions.align(send)
  }

  /** By our own wish, which no server can provoke: what was connected counts for nothing. */
  #reopen(attempt: Attempt): void {
    if (attempt.welcomed) this.#tries.refund()
    this.#cut()
    if (attempt.plan.transport.gives === 'stream') this.#showTrying()
    this.#plan(0)
  }

  /** The network is another now, and the connection most likely dead without knowing. */
  #restart(): void {
    this.#cut()
    this.#showTrying()
    this.#plan(0)
  }

  #open(): void {
    const { positions, inbox, negotiation, transports } = this.#parts
    const transport = transports.get(negotiation.next)
    if (!transport) throw new Error(negotiation.next)
    inbox.sweep()
    const position = positions.open(transport.gives)
    inbox.opened(position.joins)
    this.#allDenied = !positions.empty && !position.channels.length && !position.joins.length
    if (positions.empty) this.#stop('idle', 'connecting')
    else if (this.#allDenied) this.#plan(ALL_DENIED_MS)
    else this.#try(transport, position)
  }

  #try(transport: Transport, position: Position): void {
    const { board, clock, means, negotiation, positions } = this.#parts
    // The first answer is asked for at once, or nobody would know for half a minute whether we are connected (as in Bayeux 1.0 §4.2).
    const parks = transport.name === 'long-poll' && board.live
    const timeout = parks || transport.name !== 'long-poll' ? this.#advice.timeout : 0
    const patience = parks ? timeout + ANSWER_GRACE_MS : negotiation.patience
    this.#lastStart = clock.now()
    this.#tries.begin()
    const plan = { transport, ask: { ...position, timeout }, patience, clock, cursor: () => positions.cursor }
    const attempt = new Attempt(plan, { frame: (frame) => this.#take(attempt, frame), over: (outcome) => this.#over(attempt, outcome) })
    this.#attempt = attempt
    attempt.open(means)
  }

  #take(attempt: Attempt, frame: Frame): void {
    const { inbox, board, signedIn } = this.#parts
    board.lastHeard = attempt.lastHeard
    inbox.receive(frame)
    // Whoever was told may have closed us.
    if (this.#attempt !== attempt) return
    if (frame.type === 'welcome') this.#welcomed(attempt, frame.advice)
    if (frame.type === 'publication') this.#catchUp.take(frame.time)
    if (frame.type === 'heartbeat') this.#catchUp.end()
    if (frame.type === 'denied' && frame.code === 'unauthenticated' && signedIn) this.unauthorized()
    if (attempt.lively && !this.#upgrade.pending) this.#works(attempt)
  }

  #welcomed(attempt: Attempt, advice: unknown): void {
    this.#advice = soundAdvice(advice)
    this.#parts.negotiation.offered(this.#advice.transports)
    if (attempt.resumed && attempt.plan.transport.gives === 'stream') this.#catchUp.begin()
    this.#showLive()
    if (attempt.send) this.channelsChanged()
  }

  /** A timer that never fires in our life where there is nothing better. */
  #works(attempt: Attempt): void {
    const { negotiation } = this.#parts
    const { name } = attempt.plan.transport
    negotiation.worked(name)
    this.#upgrade.set(negotiation.upgradeIn(name), () => this.#reopen(attempt))
  }

  #over(attempt: Attempt, outcome: Outcome): void {
    const verdict = judge(attempt, outcome)
    this.#cut()
    if (earned(attempt)) this.#tries.refund()
    if (held(attempt)) this.#tries.succeeded()
    if (this.#advice.reconnect === 'none') this.#stop('none', 'offline')
    else this.#goOn(attempt.plan.transport, verdict)
  }

  #goOn(transport: Transport, verdict: Verdict): void {
    if (verdict.next === 'go-on') this.#continue(transport, verdict)
    else if (verdict.next === 'ask-session') this.#askSession(verdict.reason)
    else if (this.#another(transport.name, verdict)) this.#restart()
    else this.#retry(verdict)
  }

  #continue(transport: Transport, { after = this.#advice.interval }: Verdict): void {
    if (transport.gives === 'stream') this.#showTrying()
    this.#plan(transport.name === 'poll' ? Math.max(LEAST_POLL_MS, after) : after)
  }

  #retry({ next, reason, after }: Verdict): void {
    if (next === 'retry') this.#showTrying()
    else this.#parts.board.show('offline', { reason })
    this.#tries.planRetry(() => this.#open(), after)
  }

  /** Learns from a failure; whether there is another way to try at once. */
  #another(name: TransportName, { next, reason }: Verdict): boolean {
    const { negotiation, positions } = this.#parts
    if (next === 'blame-server') negotiation.unreachable()
    if (next === 'start-over') positions.startOver()
    if (next === 'blame-transport') return negotiation.failed(name, reason)
    return next === 'start-over' || (next === 'blame-buffering' && negotiation.buffered(name))
  }

  #askSession(reason: string): void {
    const { signedIn } = this.#parts
    if (!this.#attempt) this.#showTrying()
    this.#asking = true
    const answer = Promise.resolve().then(signedIn ?? (() => false))
    void answer.catch(() => undefined).then((stands) => this.#sessionKnown(stands, reason))
  }

  /** `stands` is undefined when nobody could say. */
  #sessionKnown(stands: boolean | undefined, reason: string): void {
    this.#asking = false
    if (this.#rest === 'closed') return
    if (stands === false) this.#stop('signed-out', 'signed-out')
    else if (stands && this.#rest === 'signed-out') this.#begin()
    else if (!this.#rest && !this.#attempt) this.#retry({ next: 'blame-server', reason })
  }

  /** A planned break, or the first after a good time; one that is offline stays so until it is connected. */
  #showTrying(): void {
    if (this.#parts.board.live) this.#parts.board.show('connecting')
  }

  #showLive(): void {
    const attempt = this.#attempt
    if (!attempt?.welcomed) return
    const { board, negotiation } = this.#parts
    const { name } = attempt.plan.transport
    board.show(this.#catchUp.behind ? 'behind' : 'live', { transport: name, passedOver: negotiation.passedOver(name) })
  }
}
