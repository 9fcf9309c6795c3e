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
  readonly bye?: ByeFrame
}

/** What follows from an end. */
export interface Verdict {
  /** `go-on`: as planned, at once or `after` ms. `retry`: after `after` ms, or with backoff. `start-over`: without the cursor. */
  readonly next: 'go-on' | 'retry' | 'start-over' | 'ask-session'
  readonly after?: number
  /** Whose fault it was: another transport may do better, or nothing but the server can. */
  readonly fault: 'nobody' | 'server' | 'transport' | 'buffering'
  /** The attempt was for nothing. */
  readonly failed: boolean
  readonly reason: string
}

const STEADY_MS = 5_000
const SOON_MS = 1_000
/** The server knows no such transport, or something in between does not let it through. */
const NOT_THIS_WAY: readonly number[] = [404, 405, 406, 410, 426, 501]

const because = (reason: string, fault: Verdict['fault']): Verdict => ({ next: 'retry', failed: true, reason, fault })
const afterwards = (ms: number | undefined): { after?: number } => (ms === undefined ? {} : { after: ms })

/** Whether the attempt has shown that connections hold, so that backoff begins anew. */
export const held = (facts: Facts): boolean => facts.welcomed && (earned(facts) || facts.lasted >= STEADY_MS)

/** Whether the attempt brought what it was for and was not cut at once, so that it does not count among the tries of its window. */
export const earned = (facts: Facts): boolean =>
  facts.welcomed && (facts.paced || (facts.news && (facts.bye?.reason === 'limit' || facts.lasted >= SOON_MS)))

/** Judges how an attempt ended. An end that brings nothing is a failure, however friendly: or a server that accepts and closes would be asked for ever. */
export const judge = (facts: Facts, outcome: Outcome): Verdict => {
  switch (outcome.type) {
    case 'refused':
      return judgeRefusal(facts, outcome.refusal)
    case 'unreachable':
      return because('unreachable', 'server')
    case 'unusable':
      return because(outcome.reason, 'transport')
    case 'session-end':
      return { ...because('session-end', 'nobody'), next: 'ask-session' }
    case 'silent':
      return judgeSilence(facts)
    case 'asleep':
      return { ...because('asleep', 'nobody'), failed: false }
    case 'ended':
      return facts.bye ? judgeBye(facts, facts.bye) : judgeCut(facts, outcome.retryAfter)
  }
}

const judgeRefusal = (facts: Facts, { status, code, retryAfter }: Refusal): Verdict => {
  const reason = code ?? String(status)
  if (status === 401) return { ...because(reason, 'nobody'), next: 'ask-session' }
  if (code === 'bad-cursor' && facts.resumed) return { ...because(reason, 'nobody'), next: 'start-over' }
  return { ...because(reason, NOT_THIS_WAY.includes(status) ? 'transport' : 'server'), ...afterwards(retryAfter) }
}

const judgeSilence = (facts: Facts): Verdict => {
  if (!facts.welcomed) return because('silent', 'buffering')
  return { ...because('silent', facts.lively ? 'nobody' : 'buffering'), failed: false }
}

const judgeBye = (facts: Facts, { reason, retryAfter }: ByeFrame): Verdict => {
  if (reason === 'session-end') return { ...because(reason, 'nobody'), next: 'ask-session' }
  if (reason === 'shutdown') return { ...because(reason, 'nobody'), failed: false, ...afterwards(retryAfter) }
  const useful = facts.brief || earned(facts) || facts.lasted >= SOON_MS
  return useful
    ? { next: 'go-on', fault: 'nobody', failed: false, reason, ...afterwards(retryAfter) }
    : because('ends-at-once', 'transport')
}

const judgeCut = (facts: Facts, retryAfter: number | undefined): Verdict => {
  // A draining server ends an event stream before its welcome and says when to come back.
  if (!facts.welcomed && retryAfter !== undefined) return { ...because('draining', 'server'), after: retryAfter }
  return facts.news || held(facts) ? { ...because('cut', 'nobody'), failed: false } : because('cut', 'transport')
}
