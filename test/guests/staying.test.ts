import { describe, expect, test } from 'vitest'
import type { Ending } from '../contract/clients/transport.ts'
import { Follower } from '../contract/follower.ts'
import { TRANSPORTS } from '../contract/transports.ts'
import { given } from '../holds/household.ts'
import { byWebSocket } from '../holds/voices.ts'
import { openParlour, type Parlour } from './parlour.ts'

const HOURS = 3_600_000
const statusOf = async (answer: Promise<{ status: number }>): Promise<number> => (await answer).status

async function openWithGuest(guests: 'read' | 'write' = 'write') {
  const parlour = await openParlour()
  await parlour.set({ guests })
  return { ...parlour, gus: await parlour.guest('Gus') }
}

test('what a guest writes bears a mark, in the stream, in history and without a script', async () => {
  const { kernel, household, host, room, gus, say } = await openWithGuest()
  const reader = await kernel.follow([`chat/${room}`], { headers: host.headers })
  const author = { id: gus.id, name: 'Gus', guest: true }
  const { id } = given<{ id: string }>(await say(gus, 'Good evening'))
  expect(await reader.next(({ type }) => type === 'publication')).toMatchObject({
    data: { type: 'message.posted', author, text: 'Good evening' },
  })
  const edited = { type: 'message.edited', id, text: 'Good morning' }
  expect(await statusOf(household.ask(`POST /channels/chat/${room}`, gus, { body: edited }))).toBe(201)
  expect(await reader.next(({ type }) => type === 'publication')).toMatchObject({ data: { author, text: 'Good morning' } })
  expect((await household.ask(`GET /api/rooms/${room}/messages`, host)).json).toMatchObject({
    messages: [{ author, text: 'Good morning' }],
  })
  expect((await household.ask(`GET /comet/refresh?channel=chat/${room}`, host)).text).toContain('Gus (guest)')
  given(await say(host, 'Good day'))
  const { messages } = given<{ messages: { author: object }[] }>(await household.ask(`GET /api/rooms/${room}/messages`, host))
  expect(messages.at(-1)?.author).toEqual({ id: host.id, name: 'Hanna' })
})

test('a guest’s name stays with what they wrote when they are gone', async () => {
  const { household, host, room, gus, say } = await openWithGuest()
  given(await say(gus, 'Farewell'))
  given(await household.ask(`DELETE /api/rooms/${room}/guests/${gus.id}`, gus))
  expect((await household.ask(`GET /api/rooms/${room}/messages`, host)).json).toMatchObject({
    messages: [{ author: { name: 'Gus', guest: true }, text: 'Farewell' }],
  })
})

test('where guests may only read they do not write', async () => {
  const { household, room, set, gus, say } = await openWithGuest()
  given(await say(gus, 'mine'))
  await set({ guests: 'read' })
  expect(await say(gus, 'no more')).toMatchObject({ status: 403, json: { code: 'forbidden' } })
  expect(await statusOf(household.ask(`GET /api/rooms/${room}/messages`, gus))).toBe(200)
  await set({ guests: 'write' })
  expect(await statusOf(say(gus, 'again'))).toBe(201)
})

test('a guest changes and deletes nothing of others', async () => {
  const { household, host, room, gus, say } = await openWithGuest()
  const { id } = given<{ id: string }>(await say(host, 'Good day'))
  for (const body of [
    { type: 'message.edited', id, text: 'mine' },
    { type: 'message.deleted', id },
  ])
    expect(await statusOf(household.ask(`POST /channels/chat/${room}`, gus, { body }))).toBe(403)
})

test('a guest is bound to one room, even where anybody may read the other', async () => {
  const { household, host, room, gus, set, say } = await openWithGuest()
  const other = await household.room(host, 'open')
  await set({ guests: 'write' }, host, other)
  for (const path of [`/channels/chat/${other}`, `/channels/presence/${other}`, `/api/rooms/${other}`, `/api/rooms/${other}/messages`]) {
    expect(await statusOf(household.ask(`GET ${path}`, gus)), path).toBe(404)
    expect(await statusOf(household.ask(`GET ${path}`, undefined)), path).toBe(200)
  }
  expect(await statusOf(say(gus, 'hello', other))).toBe(404)
  expect(await statusOf(household.ask(`DELETE /api/rooms/${other}/guests/${gus.id}`, gus))).toBe(404)
  expect(await statusOf(say(gus, 'hello', room))).toBe(201)
})

test('nobody learns more of a room than its name and what is said there', async () => {
  const { household, host, set } = await openWithGuest()
  const closed = await household.room(host, 'closed')
  await set({ guests: 'read' }, host, closed)
  const seen = { id: closed, name: 'A room of Hanna', guests: 'read' }
  const outsider = await household.join('Olga')
  for (const who of [undefined, outsider]) expect((await household.ask(`GET /api/rooms/${closed}`, who)).json).toEqual(seen)
  expect(await statusOf(household.ask('GET /channels/rooms/x', undefined))).toBe(401)
  expect((await household.ask('GET /api/rooms', outsider)).text).not.toContain(closed)
  // Reading does not make an outsider somebody who is there.
  expect(await statusOf(household.ask(`POST /channels/chat/${closed}`, outsider, { body: { type: 'message.posted', text: 'x' } }))).toBe(
    403,
  )
  given(await household.ask('POST /api/presence', outsider, { body: { rooms: [closed], state: 'here' } }))
  expect((await household.ask(`GET /channels/presence/${closed}`, undefined)).json).toMatchObject({ entries: [] })
})

test('publishing is limited for guests more than for everybody', async () => {
  const parlour = await openParlour({ limits: { guestPublishPerSecond: 1, guestPublishBurst: 3 } })
  await parlour.set({ guests: 'write' })
  const gus = await parlour.guest('Gus')
  const statuses = await Promise.all(['1', '2', '3', '4'].map((text) => statusOf(parlour.say(gus, text))))
  expect(statuses.sort()).toEqual([201, 201, 201, 429])
})

test('a retry with its key writes once', async () => {
  const { household, host, room, gus } = await openWithGuest()
  const post = () =>
    household.ask(`POST /channels/chat/${room}`, gus, {
      body: { type: 'message.posted', text: 'once' },
      headers: { 'idempotency-key': 'k1' },
    })
  expect((await post()).text).toBe((await post()).text)
  expect((await household.ask(`GET /api/rooms/${room}/messages`, host)).json).toMatchObject({ messages: [{ text: 'once' }] })
})

test('a guest who is there is shown as a guest, and taken off when sent away', async () => {
  const { household, host, room, gus } = await openWithGuest()
  const there = async (where = room) => (await household.ask(`GET /channels/presence/${where}`, host)).json
  given(await household.ask('POST /api/presence', gus, { body: { rooms: [room, 'lobby'], state: 'here' } }))
  expect(await there()).toMatchObject({ entries: [{ key: gus.id, data: { name: 'Gus', state: 'here', guest: true } }] })
  expect(await there('lobby')).toMatchObject({ entries: [] })
  given(await household.ask(`DELETE /api/rooms/${room}/guests/${gus.id}`, host))
  await expect.poll(there).toMatchObject({ entries: [] })
})

/** What ends a guest. */
const ENDS: Readonly<
  Record<string, (parlour: Parlour & { gus: { id: string; headers: Readonly<Record<string, string>> } }) => Promise<unknown>>
> = {
  'who is sent away': ({ household, host, room, gus }) => household.ask(`DELETE /api/rooms/${room}/guests/${gus.id}`, host),
  'who leaves': ({ household, room, gus }) => household.ask(`DELETE /api/rooms/${room}/guests/${gus.id}`, { ...gus, name: '' }),
  'of a room that takes guests no more': ({ set }) => set({ guests: 'off' }),
  'whose twelve hours are over': async ({ kernel }) => {
    for (let second = 0; second < 12; second++) {
      kernel.clock.advance(1_000)
      await new Promise((next) => setImmediate(next))
    }
  },
}

const over = ({ how, ...ending }: Ending): string =>
  `${how} ${'reason' in ending ? ending.reason : ''}${'status' in ending ? ending.status : ''}`
const DUE: Readonly<Record<string, RegExp>> = { stream: /^bye session-end$/, answers: /^refused 401$/, pages: /^refused 401$/ }

describe.each(Object.entries(ENDS))('a guest %s', (_, end) => {
  test.each(TRANSPORTS)('is told so on what is open by %s, and does nothing more', async (name, transport) => {
    const parlour = await openWithGuest()
    const { kernel, household, room, gus, say } = parlour
    kernel.clock.advance(12 * HOURS - 1)
    const follower = await Follower.open(kernel, transport, { as: 'nobody', headers: gus.headers, channels: [`chat/${room}`] })
    await follower.told('joined', `chat/${room}`)
    await end(parlour)
    const ended = over(await follower.ended)
    expect(ended).toMatch(name === 'ws' ? /^closed/ : (DUE[transport.gives] ?? /never/))
    expect(await say(gus, 'still here')).toMatchObject({ status: 401, json: { code: 'unauthenticated' } })
    expect(await statusOf(household.ask(`GET /api/rooms/${room}/messages`, gus))).toBe(401)
    expect(await statusOf(household.ask('GET /api/me', gus))).toBe(401)
  })
})

test('up to the twelve hours a guest stays, over a restart, too', async () => {
  const { kernel, say, gus } = await openWithGuest()
  kernel.clock.advance(11 * HOURS)
  await kernel.restart()
  expect(await statusOf(say(gus, 'still here'))).toBe(201)
  kernel.clock.advance(HOURS - 1)
  expect(await statusOf(say(gus, 'still here'))).toBe(201)
  kernel.clock.advance(1)
  expect(await statusOf(say(gus, 'too late'))).toBe(401)
})

test('those whose time is over are listed no longer, and their names are free', async () => {
  const { kernel, household, host, room, gus, come } = await openWithGuest()
  const list = async () => given<{ guests: { id: string }[] }>(await household.ask(`GET /api/rooms/${room}/guests`, host)).guests
  expect(await list()).toMatchObject([{ id: gus.id, name: 'Gus', created: kernel.clock.now(), expiresAt: kernel.clock.now() + 12 * HOURS }])
  kernel.clock.advance(12 * HOURS)
  expect(await list()).toEqual([])
  expect(await statusOf(come('Gus'))).toBe(201)
})

test('who is sent away on a socket publishes nothing more by it', async () => {
  const { kernel, household, host, room, gus } = await openWithGuest()
  const voice = await byWebSocket({ origin: kernel.origin }, gus)
  expect((await voice.say(`chat/${room}`, { type: 'message.posted', text: 'one' })).status).toBe(201)
  given(await household.ask(`DELETE /api/rooms/${room}/guests/${gus.id}`, host))
  await expect(voice.say(`chat/${room}`, { type: 'message.posted', text: 'two' })).rejects.toThrow()
  expect((await household.ask(`GET /api/rooms/${room}/messages`, host)).json).toMatchObject({ messages: [{ text: 'one' }] })
})

describe.each(TRANSPORTS)('by %s', (_, transport) => {
  test('nobody in particular follows a room for as long as it takes guests', async () => {
    const { kernel, household, host, room, set, say } = await openWithGuest('read')
    const follower = await Follower.open(kernel, transport, { as: 'nobody', channels: [`chat/${room}`] })
    await follower.told('joined', `chat/${room}`)
    given(await say(host, 'for all'))
    expect(await follower.texts(1)).toEqual(['for all'])
    await set({ guests: 'off' })
    expect(await follower.told('denied')).toEqual({ type: 'denied', channel: `chat/${room}`, code: 'unauthenticated' })
    given(await say(host, 'for us'))
    await set({ guests: 'read' })
    given(await household.ask(`POST /channels/chat/${room}`, host, { body: { type: 'message.posted', text: 'for all again' } }))
    while (!follower.frames().some((frame) => JSON.stringify(frame).includes('for all again'))) await follower.next()
    follower.leave()
  })
})
