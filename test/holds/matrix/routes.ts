import type { Stage, Who } from './cast.ts'
import type { Cell } from './channels.ts'
import {
  admins,
  anyone,
  BAD_REQUEST,
  CONFLICT,
  FORBIDDEN,
  FOREIGN,
  members,
  NOT_FOUND,
  type Outcome,
  signedIn,
  UNAUTHENTICATED,
} from './outcome.ts'

/** A request, and what it comes to for whom. */
export interface Attempt {
  readonly path: string
  readonly body?: unknown
  readonly comesTo: (who: Who) => Outcome
  /** What is not there, and to whoever may not know better looks the same to the letter. */
  readonly twin?: string
}

/** What a route is tried with. Bodies are wrong on purpose where a right one would change the stage: who gets that far was let in. */
type Attempts = (stage: Stage, cells: readonly Cell[]) => readonly Attempt[]

const WRONG = {}
/** What chat takes. */
export const POSTED = { type: 'message.posted', text: 'said in passing' } as const
const one =
  (path: string, comesTo: Attempt['comesTo'], body?: unknown): Attempts =>
  () => [{ path, comesTo, ...(body !== undefined && { body }) }]

/** Of a room: the open one, the closed one, and one that is not there. */
const ofRoom =
  (path: (room: string, stage: Stage) => string, inOpen: Attempt['comesTo'], inClosed: Attempt['comesTo']): Attempts =>
  (stage) => [
    { path: path(stage.open, stage), comesTo: inOpen },
    { path: path(stage.closed, stage), comesTo: inClosed, twin: path(stage.absent, stage) },
    { path: path(stage.absent, stage), comesTo: signedIn(NOT_FOUND) },
  ]

/** By route: a route that is not here fails the test. */
export const ROUTES: Readonly<Record<string, Attempts>> = {
  'POST /api/setup': one('/api/setup', anyone('409 already-set-up'), { name: 'Eve', password: 'a lighthouse by the sea' }),
  'GET /api/me': one('/api/me', signedIn('200')),
  'GET /api/sessions': one('/api/sessions', signedIn('200')),
  'POST /api/sessions': one('/api/sessions', anyone(BAD_REQUEST), WRONG),
  'DELETE /api/sessions/:session': ({ session }) => [
    { path: `/api/sessions/${session}`, comesTo: signedIn(NOT_FOUND), twin: '/api/sessions/s00000000000000000000' },
  ],
  'POST /api/invites': one('/api/invites', admins(BAD_REQUEST), { uses: 0 }),
  'GET /api/invites': one('/api/invites', admins('200')),
  'DELETE /api/invites/:invite': one('/api/invites/absent', admins(NOT_FOUND)),
  'POST /api/invites/accept': one('/api/invites/accept', anyone(NOT_FOUND), { token: 'x', name: 'Eve', password: 'x' }),
  'GET /api/people': one('/api/people', signedIn('200')),
  'PATCH /api/people/:person': ({ household: { owner } }) => [
    { path: '/api/people/absent', body: { role: 'admin' }, comesTo: admins(NOT_FOUND) },
    // Administrators do not decide about owners, and the last owner cannot go.
    { path: `/api/people/${owner.id}`, body: { disabled: true }, comesTo: admins(({ id }) => (id === owner.id ? CONFLICT : FORBIDDEN)) },
  ],
  'POST /api/password': one('/api/password', signedIn(BAD_REQUEST), WRONG),
  'POST /api/bots': one('/api/bots', admins(BAD_REQUEST), { name: 'Administrator' }),

  'GET /api/rooms': one('/api/rooms', signedIn('200')),
  'POST /api/rooms': one(
    '/api/rooms',
    signedIn(({ bot }) => (bot ? FORBIDDEN : BAD_REQUEST)),
    { name: 'A room', access: 'secret' },
  ),
  'GET /api/rooms/:room': ofRoom((room) => `/api/rooms/${room}`, signedIn('200'), members('200')),
  'GET /api/rooms/:room/messages': ofRoom((room) => `/api/rooms/${room}/messages`, signedIn('200'), members('200')),
  'PUT /api/rooms/:room/members/:person': ofRoom(
    (room, { member }) => `/api/rooms/${room}/members/${member.id}`,
    signedIn(CONFLICT),
    members(({ maker }) => (maker ? '204' : FORBIDDEN)),
  ),
  'DELETE /api/rooms/:room/members/:person': ofRoom(
    (room, { outsider }) => `/api/rooms/${room}/members/${outsider.id}`,
    signedIn(CONFLICT),
    members(({ maker }) => (maker ? NOT_FOUND : FORBIDDEN)),
  ),

  'POST /api/presence': one('/api/presence', signedIn(BAD_REQUEST), WRONG),
  'GET /api/presence/:room': ofRoom((room) => `/api/presence/${room}`, signedIn('200'), members('200')),
  'GET /api/weather/places': one('/api/weather/places', anyone('200')),

  'GET /api/status': one('/api/status', admins('200')),
  // They lie where the pages lie: who asks is nobody there.
  'GET /ui/plugins.json': one('/ui/plugins.json', () => '200'),
  'GET /gallery': one('/gallery', () => '200'),
  'GET /api/commands': one('/api/commands', signedIn('200')),
  'POST /api/commands/:name': ({ open, closed, absent }) => [
    { path: '/api/commands/absent', body: { channel: `chat/${open}` }, comesTo: signedIn(NOT_FOUND) },
    { path: '/api/commands/hello', body: WRONG, comesTo: signedIn(BAD_REQUEST) },
    { path: '/api/commands/hello', body: { channel: `chat/${open}` }, comesTo: signedIn('200') },
    { path: '/api/commands/hello', body: { channel: `chat/${closed}` }, comesTo: members('200') },
    { path: '/api/commands/hello', body: { channel: `chat/${absent}` }, comesTo: signedIn(NOT_FOUND) },
  ],

  'GET /channels/*name': (_, cells) => cells.map((cell) => ({ ...twinned(cell), comesTo: readingOf(cell) })),
  'POST /channels/*name': (_, cells) => cells.map((cell) => ({ ...twinned(cell), body: POSTED, comesTo: publishingOf(cell) })),
}

const twinned = ({ channel, twin }: Cell): Pick<Attempt, 'path' | 'twin'> => ({
  path: `/channels/${channel}`,
  ...(twin !== undefined && { twin: `/channels/${twin}` }),
})

/** What reading a channel back comes to. */
const readingOf =
  (cell: Cell): Attempt['comesTo'] =>
  (who) => {
    if (who.foreign && !cell.public) return FOREIGN
    if (cell.reads(who)) return '200'
    return who.id === undefined ? UNAUTHENTICATED : NOT_FOUND
  }

/** What publishing on a channel comes to, by whichever way. */
export const publishingOf = (cell: Cell): Attempt['comesTo'] =>
  signedIn((who) => {
    if (cell.writes(who)) return '201'
    return cell.reads(who) ? FORBIDDEN : NOT_FOUND
  })
