import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { definePlugin } from './index.ts'
import { person, type TestKernel, testKernel } from './testing.ts'

const doors = { open: new Set(['hall']), invited: new Set(['gus']) }
const Note = z.object({ text: z.string() })

/** Channels and routes of every kind of access. */
const house = definePlugin({
  name: 'house',
  api: 1,
  channels: {
    'public/:room': { kind: 'log', data: Note, accepts: Note, access: { read: 'anyone', write: 'signed-in' } },
    'judged/:room': { kind: 'log', data: Note, accepts: Note, access: { read: 'authorized', write: 'authorized' } },
    'careless/:room': { kind: 'log', data: Note, access: { read: 'authorized' } },
    'state/:room': { kind: 'state', data: Note, access: { read: 'authorized' } },
    'private/:room': { kind: 'log', data: Note, accepts: Note, access: { read: 'signed-in', write: 'signed-in' } },
    'admin/:room': { kind: 'log', data: Note, access: { read: 'admin' } },
  },
  setup(ctx) {
    for (const pattern of ['public/:room', 'judged/:room', 'private/:room'] as const) ctx.channel(pattern).receive(({ data }) => data)
    for (const pattern of ['judged/:room', 'state/:room'] as const)
      ctx
        .channel(pattern)
        .authorize(({ params, identity, action }) =>
          action === 'read' && doors.open.has(params.room) ? true : identity !== undefined && doors.invited.has(identity.id),
        )
    for (const access of ['anyone', 'guest', 'signed-in', 'admin'] as const) ctx.route('GET', `/api/house/${access}`, () => 1, { access })
    ctx.route('GET', '/api/house/absent', () => 1)
    ctx.route('POST', '/api/house/read', async (request) => ({ by: request.caller.id, ...(await request.read(Told)) }), {
      access: 'anyone',
    })
  },
})
const Told = z.object({ count: z.number(), text: z.string().refine((text) => text !== '', 'It needs some text.') })

let kernel: TestKernel
beforeAll(async () => {
  kernel = await testKernel({ plugins: [house] })
})
afterAll(() => kernel.stop())

const gus = person('Gus', 'guest')
const bea = person('Bea', 'guest')
const mira = person('Mira')
const status = async (path: string, as: typeof gus | undefined, headers = {}) => (await kernel.ask('GET', path, { as, headers })).status
const foreign = { origin: 'https://elsewhere.example' }

test.each([
  ['/api/house/anyone', [200, 200, 200]],
  ['/api/house/guest', [401, 200, 200]],
  ['/api/house/signed-in', [401, 403, 200]],
  ['/api/house/absent', [401, 403, 200]],
  ['/api/house/admin', [401, 403, 403]],
  ['/channels/public/hall', [200, 200, 200]],
  ['/channels/judged/hall', [200, 200, 200]],
  ['/channels/judged/cellar', [401, 200, 404]],
  ['/channels/careless/hall', [401, 404, 404]],
  ['/channels/state/hall', [200, 200, 200]],
  ['/channels/private/hall', [401, 404, 200]],
  ['/channels/admin/hall', [401, 404, 404]],
])('%s answers nobody, a guest and a member with %j', async (path, due) => {
  expect([await status(path, undefined), await status(path, gus), await status(path, mira)]).toEqual(due)
})

test.each([
  ['public', [401, 403, 201]],
  ['judged', [401, 201, 403]],
  ['private', [401, 404, 201]],
])('on %s/hall nobody, a guest and a member publish with %j', async (family, due) => {
  const publish = async (as?: typeof gus) => (await kernel.ask('POST', `/channels/${family}/hall`, { as, body: { text: 'x' } })).status
  expect([await publish(), await publish(gus), await publish(mira)]).toEqual(due)
})

test.each(['public/cellar', 'judged/hall', 'state/hall'])('a page of another site reads %s', async (channel) => {
  expect(await status(`/channels/${channel}`, undefined, foreign)).toBe(200)
  expect(await status(`/comet/poll?channel=${channel}`, undefined, foreign)).toBe(200)
})

test.each(['judged/cellar', 'careless/hall', 'private/hall', 'state/cellar'])(
  'a page of another site does not read %s',
  async (channel) => {
    const refused = async (path: string) => (await kernel.ask('GET', path, { headers: foreign })).json
    expect(await refused(`/channels/${channel}`)).toMatchObject({ code: 'foreign-origin' })
    expect(await refused(`/comet/poll?channel=${channel}`)).toMatchObject({ code: 'foreign-origin' })
    expect(await refused(`/comet/poll?channel=judged/hall&channel=${channel}`)).toMatchObject({ code: 'foreign-origin' })
  },
)

test('a page of another site does not read by a wildcard what is judged one by one', async () => {
  expect((await kernel.ask('GET', '/comet/poll?channel=state/*', { headers: foreign })).json).toMatchObject({ code: 'foreign-origin' })
})

test('a guest who is not let in is told nothing', async () => {
  const reader = await kernel.follow(['judged/cellar', 'private/hall'], { as: bea })
  expect(await reader.next(({ type }) => type === 'denied')).toMatchObject({ code: 'not-found' })
  expect(await reader.next(({ type }) => type === 'denied')).toMatchObject({ code: 'not-found' })
  reader.leave()
})

test('a body is read by its schema, and told what is wrong with it', async () => {
  const read = (as: typeof mira | undefined, body: unknown) => kernel.ask('POST', '/api/house/read', { as, body })
  expect((await read(mira, { count: 1, text: 'x', more: 1 })).json).toEqual({ by: 'mira', count: 1, text: 'x' })
  expect((await read(undefined, { count: 1, text: 'x' })).json).toMatchObject({ code: 'unauthenticated', detail: 'Sign in first.' })
  expect((await read(mira, { count: '1', text: 'x' })).json).toMatchObject({
    code: 'bad-request',
    detail: expect.stringMatching(/^count: /),
  })
  expect((await read(mira, { count: 1, text: '' })).json).toMatchObject({ code: 'bad-request', detail: 'It needs some text.' })
})
