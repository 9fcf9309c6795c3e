import type { ByeFrame } from '../../kernel/protocol.ts'
import type { Refusal } from './refusal.ts'
import type { End } from './transports/transport.ts'

/** How an attempt ended: as its transport said, or cut by our own watch, for silence or because it is old after a sleep. */
export type Outcome = End | { readonly type: 'silent' | 'asleep' }

/** What an attempt was, to judge its end by. */
export interface Facts {
  /** Its first frame came. */
  readonly welcomed: boolean
  /** Frames came later than its first burst, or it gave a whole answer. */
  readonly lively: boolean
  /** It went on from a cursor and brought something past it. */
  readonly news: boolean
  /** It asked for an answer at once, in so many words or by joining a channel. */
  readonly brief: boolean
  /** Asking at intervals is its ordinary life. */
  readonly paced: boolean
  readonly resumed: boolean
  /** Milliseconds since it began. */
  readonly lasted: number
  readonly bye: ByeFrame | undefined
}

/** What follows from an end. */
export interface Verdict {
  /**
   * `go-on`: as planned, at once or `after` ms. `retry`: with backoff, though nothing was wrong. `start-over`: without the cursor.
   * Else the attempt was for nothing: another transport may do better, one that no proxy can hold back, or nothing but the server can.
   */
  readonly next: 'go-on' | 'retry' | 'start-over' | 'ask-session' | 'blame-transport' | 'blame-buffering' | 'blame-server'
  readonly reason: string
  /** Milliseconds to wait at least, as the server said. */
  readonly after?: number | undefined
}

const STEADY_MS = 5_000
const SOON_MS = 1_000
/** The server knows no such transport, or something in between does not let it through. */
const NOT_THIS_WAY: readonly number[] = [404, 405, 406, 410, 426, 501]

/** What follows whatever the attempt was. */
const ALWAYS = { unreachable: 'blame-server', 'session-end': 'ask-session', silent: 'blame-buffering', asleep: 'retry' } as const

const verdict = (next: Verdict['next'], reason: string, after?: number): Verdict => ({ next, reason, after })

/** Whether the attempt brought what it was for and was not cut at once, so that it does not count among the tries of its window. */
export const earned = ({ welcomed, paced, news, bye, lasted }: Facts): boolean =>
  welcomed && (paced || (news && (bye?.reason === 'limit' || lasted >= SOON_MS)))

/** Whether the attempt has shown that connections hold, so that backoff begins anew. */
export const held = (facts: Facts): boolean => earned(facts) || (facts.welcomed && facts.lasted >= STEADY_MS)

/** Judges how an attempt ended. An end that brings nothing is a failure, however friendly: or a server that accepts and closes would be asked for ever. */
export const judge = (facts: Facts, outcome: Outcome): Verdict => {
  if (outcome.type === 'refused') return judgeRefusal(facts, outcome.refusal)
  if (outcome.type === 'unusable') return verdict('blame-transport', outcome.reason)
  if (outcome.type === 'ended') return facts.bye ? judgeBye(facts, facts.bye) : judgeCut(facts, outcome.retryAfter)
  if (outcome.type === 'silent' && facts.lively) return verdict('retry', 'silent')
  return verdict(ALWAYS[outcome.type], outcome.type)
}

const judgeRefusal = (facts: Facts, { status, code, retryAfter }: Refusal): Verdict => {
  const reason = code ?? String(status)
  if (status === 401) return verdict('ask-session', reason)
  if (code === 'bad-cursor' && facts.resumed) return verdict('start-over', reason)
  return verdict(NOT_THIS_WAY.includes(status) ? 'blame-transport' : 'blame-server', reason, retryAfter)
}

const judgeBye = (facts: Facts, { reason, retryAfter }: ByeFrame): Verdict => {
  if (reason === 'session-end') return verdict('ask-session', reason)
  if (reason === 'shutdown') return verdict('retry', reason, retryAfter)
  const useful = facts.brief || earned(facts) || facts.lasted >= SOON_MS
  return useful ? verdict('go-on', reason, retryAfter) : verdict('blame-transport', 'ends-at-once')
}

const judgeCut = (facts: Facts, retryAfter: number | undefined): Verdict => {
  if (facts.news || facts.lively || held(facts)) return verdict('retry', 'cut')
  // A draining server ends an event stream before its welcome and says when to come back.
  return !facts.welcomed && retryAfter !== undefined ? verdict('blame-server', 'draining', retryAfter) : verdict('blame-transport', 'cut')
}
