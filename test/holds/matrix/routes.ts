import type { Stage, Who } from './cast.ts'
import type { Cell } from './channels.ts'
import {
  admins,
  anyone,
  BAD_REQUEST,
  CONFLICT,
  FORBIDDEN,
  FOREIGN,
  hosts,
  ifMember,
  known,
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
  (path: (room: string, stage: Stage) => string, { inOpen, inClosed, absent = signedIn(NOT_FOUND), body }: InRooms): Attempts =>
  (stage) => [
    { path: path(stage.open, stage), comesTo: inOpen, body },
    { path: path(stage.closed, stage), comesTo: inClosed, body, twin: path(stage.absent, stage) },
    { path: path(stage.absent, stage), comesTo: absent, body },
  ]
interface InRooms {
  readonly inOpen: Attempt['comesTo']
  readonly inClosed: Attempt['comesTo']
  readonly absent?: Attempt['comesTo']
  readonly body?: unknown
}
/** What may be looked at, by guests too, and by everybody in the parlour. */
const looked =
  (path: (room: string) => string): Attempts =>
  (stage) => [
    ...ofRoom(path, { inOpen: known('200', NOT_FOUND), inClosed: known(ifMember('200'), NOT_FOUND), absent: ABSENT_TO_ALL })(stage, []),
    { path: path(stage.parlour), comesTo: () => '200' },
  ]
const ABSENT_TO_ALL = known(NOT_FOUND, NOT_FOUND)
/** Guests come from pages of ours, by no token of others. */
const arriving =
  (outcome: Attempt['comesTo']): Attempt['comesTo'] =>
  (who) =>
    who.foreign || who.headers.origin !== undefined ? FOREIGN : outcome(who)

/** By route: a route that is not here fails the test. */
export const ROUTES: Readonly<Record<string, Attempts>> = {
  'POST /api/setup': one('/api/setup', anyone('409 already-set-up'), { name: 'Eve', password: 'a lighthouse by the sea' }),
  'GET /api/me': one('/api/me', known('200', '200')),
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
  'GET /api/rooms/:room': looked((room) => `/api/rooms/${room}`),
  'GET /api/rooms/:room/messages': looked((room) => `/api/rooms/${room}/messages`),
  'PATCH /api/rooms/:room': ofRoom((room) => `/api/rooms/${room}`, {
    inOpen: signedIn(hosts('200')),
    inClosed: members(hosts('200')),
    body: { guests: 'off' },
  }),
  'POST /api/rooms/:room/guests': (stage, cells) => [
    ...ofRoom((room) => `/api/rooms/${room}/guests`, {
      inOpen: arriving(({ id, guest }) => (id === undefined || guest ? NOT_FOUND : FORBIDDEN)),
      inClosed: arriving(({ member }) => (member ? FORBIDDEN : NOT_FOUND)),
      absent: arriving(() => NOT_FOUND),
      body: WRONG,
    })(stage, cells),
    { path: `/api/rooms/${stage.parlour}/guests`, comesTo: arriving(() => BAD_REQUEST), body: WRONG },
  ],
  'GET /api/rooms/:room/guests': ofRoom((room) => `/api/rooms/${room}/guests`, {
    inOpen: signedIn(hosts('200')),
    inClosed: members(hosts('200')),
  }),
  'DELETE /api/rooms/:room/guests/:guest': ofRoom((room) => `/api/rooms/${room}/guests/g00000000000000000000`, {
    inOpen: known(hosts(NOT_FOUND), NOT_FOUND),
    inClosed: known(ifMember(hosts(NOT_FOUND)), NOT_FOUND),
    absent: ABSENT_TO_ALL,
  }),
  'PUT /api/rooms/:room/members/:person': ofRoom((room, { member }) => `/api/rooms/${room}/members/${member.id}`, {
    inOpen: signedIn(CONFLICT),
    inClosed: members(({ maker }) => (maker ? '204' : FORBIDDEN)),
  }),
  'DELETE /api/rooms/:room/members/:person': ofRoom((room, { outsider }) => `/api/rooms/${room}/members/${outsider.id}`, {
    inOpen: signedIn(CONFLICT),
    inClosed: members(({ maker }) => (maker ? NOT_FOUND : FORBIDDEN)),
  }),

  'POST /api/presence': one('/api/presence', known(BAD_REQUEST, BAD_REQUEST), WRONG),
  // Without settings there is no provider, and none of its other routes.
  'GET /api/oidc': one('/api/oidc', ({ foreign }) => (foreign ? FOREIGN : '200')),
  'GET /api/presence/:room': ofRoom((room) => `/api/presence/${room}`, { inOpen: signedIn('200'), inClosed: members('200') }),
  'GET /api/weather/places': one('/api/weather/places', () => '200'),
  'GET /api/weather/rooms/:room': looked((room) => `/api/weather/rooms/${room}`),
  'PUT /api/weather/rooms/:room': ofRoom((room) => `/api/weather/rooms/${room}`, {
    inOpen: signedIn(hosts(NOT_FOUND)),
    inClosed: members(hosts(NOT_FOUND)),
    body: { place: 'atlantis' },
  }),

  // Pages of other sites ask these, too.
  'GET /api/ticker/boards': one('/api/ticker/boards', () => '200'),
  'GET /api/ticker/:board/history': one('/api/ticker/shares/history', () => BAD_REQUEST),
  'POST /api/ticker/:board': one('/api/ticker/shares', admins(BAD_REQUEST), WRONG),

  'GET /api/status': one('/api/status', admins('200')),
  'GET /api/plugins': one('/api/plugins', admins('200')),
  'POST /api/plugins/:plugin/enable': one('/api/plugins/absent/enable', admins(NOT_FOUND)),
  'POST /api/plugins/:plugin/disable': one('/api/plugins/absent/disable', admins(NOT_FOUND)),
  'POST /api/plugins/:plugin/reload': one('/api/plugins/absent/reload', admins(NOT_FOUND)),
  'PUT /api/plugins/:plugin/settings': one('/api/plugins/absent/settings', admins(NOT_FOUND), {}),
  'DELETE /api/plugins/:plugin/settings': one('/api/plugins/absent/settings', admins(NOT_FOUND)),
  // They lie where the pages lie: who asks is nobody there.
  'GET /ui/plugins.json': one('/ui/plugins.json', () => '200'),
  'GET /ui/plugins/:plugin/:file': one('/ui/plugins/chat/absent.js', () => NOT_FOUND),
  'GET /gallery': one('/gallery', () => '200'),
  'GET /weather': one('/weather', () => '200'),
  'GET /widgets': one('/widgets', () => '200'),
  // Nothing is built for this stage, and everybody is told so alike.
  'GET /widgets/v1.js': one('/widgets/v1.js', () => NOT_FOUND),
  'GET /widgets/plugins/:plugin/:file': one('/widgets/plugins/chat/absent.js', () => NOT_FOUND),
  'GET /about-bot': one('/about-bot', () => '200'),
  'GET /metrics': one('/metrics', ({ id, foreign, admin }) => (foreign || id === undefined ? UNAUTHENTICATED : admin ? '200' : FORBIDDEN)),
  // A page says that there is nothing.
  'GET /embed/*name': one('/embed/nothing/here', () => '404 undefined'),
  'GET /oembed': one('/oembed', () => BAD_REQUEST),
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
  anyone((who) => {
    if (who.id === undefined) return UNAUTHENTICATED
    if (cell.writes(who)) return '201'
    return cell.reads(who) ? FORBIDDEN : NOT_FOUND
  })
