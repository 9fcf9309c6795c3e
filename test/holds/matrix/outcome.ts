import type { Answer } from '../asking.ts'
import type { Who } from './cast.ts'

/** What a request comes to: its status, and the code of a refusal: `404 not-found`. */
export type Outcome = string

export const outcomeOf = ({ status, json }: Pick<Answer, 'status' | 'json'>): Outcome =>
  status < 400 ? String(status) : `${status} ${(json as { readonly code?: string } | undefined)?.code}`

export const FOREIGN: Outcome = '403 foreign-origin'
export const UNAUTHENTICATED: Outcome = '401 unauthenticated'
export const FORBIDDEN: Outcome = '403 forbidden'
export const NOT_FOUND: Outcome = '404 not-found'
export const BAD_REQUEST: Outcome = '400 bad-request'
export const CONFLICT: Outcome = '409 conflict'

type Judge = (who: Who) => Outcome
const judging = (outcome: Outcome | Judge): Judge => (typeof outcome === 'string' ? () => outcome : outcome)

/** For anyone but pages of other sites. */
export const anyone =
  (outcome: Outcome | Judge): Judge =>
  (who) =>
    who.foreign ? FOREIGN : judging(outcome)(who)
/** For who is signed in, and otherwise for guests. */
export const known = (outcome: Outcome | Judge, forGuests: Outcome): Judge =>
  anyone((who) => (who.id === undefined ? UNAUTHENTICATED : who.guest ? forGuests : judging(outcome)(who)))
/** For who is signed in, which no guest is. */
export const signedIn = (outcome: Outcome | Judge): Judge => known(outcome, FORBIDDEN)
/** For administrators. */
export const admins = (outcome: Outcome | Judge): Judge => signedIn((who) => (who.admin ? judging(outcome)(who) : FORBIDDEN))
/** For who belongs to the closed room; for others it is not there. */
export const members = (outcome: Outcome | Judge): Judge => signedIn(ifMember(outcome))
export const ifMember =
  (outcome: Outcome | Judge): Judge =>
  (who) =>
    who.member ? judging(outcome)(who) : NOT_FOUND
/** For who decides about a room that somebody of the cast has made. */
export const hosts =
  (outcome: Outcome): Judge =>
  ({ admin, maker }) =>
    admin || maker ? outcome : FORBIDDEN
