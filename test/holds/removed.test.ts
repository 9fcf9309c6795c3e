import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Frame } from '../../kernel/protocol.ts'
import { Follower } from '../contract/follower.ts'
import { heldState } from '../contract/held-state.ts'
import { TRANSPORTS } from '../contract/transports.ts'
import { type House, openHouse } from './house.ts'
import { given, type Household, type Resident } from './household.ts'
import { VOICES } from './voices.ts'

const BOUND_MILLISECONDS = 10_000

let house: House
let household: Household
let mira: Resident
let jun: Resident
let room: string
beforeAll(async () => {
  ;({ house, household } = await openHouse())
  mira = await household.join('Mira')
  jun = await household.join('Jun')
}, 60_000)
beforeEach(async () => {
  room = await household.room(jun, 'closed', [mira])
  await sign(jun)
  await sign(mira)
  await say(room, 'while a member')
})

const say = async (where: string, text: string): Promise<void> =>
  void given(await household.ask(`POST /channels/chat/${where}`, jun, { body: { type: 'message.posted', text } }))
const sign = async (who: Resident): Promise<void> =>
  void given(await household.ask('POST /api/presence', who, { body: { rooms: [room], state: 'here', device: who.id } }))
const remove = async (): Promise<void> => void given(await household.ask(`DELETE /api/rooms/${room}/members/${mira.id}`, jun))
const put = async (): Promise<void> => void given(await household.ask(`PUT /api/rooms/${room}/members/${mira.id}`, jun))

const follow = (transport: (typeof TRANSPORTS)[number][1], channels: readonly string[], who = mira): Promise<Follower> =>
  Follower.open(house, transport, { as: 'nobody', headers: who.headers, channels })
/** Frames that tell something of a room. */
const about = (frames: readonly Frame[], of: string): readonly Frame[] =>
  frames.filter((frame) => 'channel' in frame && frame.channel.endsWith(`/${of}`))
const denied = (channel: string): string => JSON.stringify({ type: 'denied', channel, code: 'not-found' })
/** Waits until what somebody holds of all state is so. */
async function holding(follower: Follower, so: (state: Held) => boolean): Promise<void> {
  while (!so(heldState(follower.frames()))) await follower.next()
}
type Held = ReturnType<typeof heldState>

describe.each(TRANSPORTS)('a member who is removed, following by %s,', (_, transport) => {
  test('is denied the room and who is in it, and hears the rest', { timeout: BOUND_MILLISECONDS }, async () => {
    const follower = await follow(transport, ['chat/lobby', `chat/${room}`, `presence/${room}`])
    await follower.told('state', `presence/${room}`)
    await say(room, 'still here')
    expect(await follower.texts(1)).toEqual(['still here'])
    const before = follower.frames().length
    await remove()
    await say(room, 'a secret')
    await sign(jun)
    await say('lobby', 'for all')
    expect(await follower.texts(1)).toEqual(['for all'])
    // Who asks again and again is denied again and again.
    const told = new Set(about(follower.frames().slice(before), room).map((frame) => JSON.stringify(frame)))
    expect([...told].sort()).toEqual([denied(`chat/${room}`), denied(`presence/${room}`)])
    follower.leave()
  })

  test('is denied what a wildcard stood for', { timeout: BOUND_MILLISECONDS }, async () => {
    const follower = await follow(transport, ['presence/*', 'chat/lobby'])
    await holding(follower, ({ [`presence/${room}`]: people = {} }) => mira.id in people)
    await remove()
    await holding(follower, (state) => !(`presence/${room}` in state))
    follower.leave()
  })

  test('comes back by the cursor to nothing of the room, until it is let in again', { timeout: BOUND_MILLISECONDS }, async () => {
    const follower = await follow(transport, [`chat/${room}`])
    await follower.told('joined')
    await say(room, 'heard')
    expect(await follower.texts(1)).toEqual(['heard'])
    follower.leave()
    const before = follower.frames().length
    await say(room, 'missed as a member')
    await remove()
    await say(room, 'a secret')
    await follower.comeBack()
    await follower.told('denied')
    for (const frame of about(follower.frames().slice(before), room)) expect(JSON.stringify(frame)).toBe(denied(`chat/${room}`))
    await put()
    if (transport.gives === 'stream') await follower.told('joined')
    await say(room, 'heard again')
    expect(await follower.texts(1)).toEqual(['heard again'])
    follower.leave()
  })
})

test('the others see at once that the removed member is gone', { timeout: BOUND_MILLISECONDS }, async () => {
  const followers = await Promise.all(TRANSPORTS.map(([, transport]) => follow(transport, [`presence/${room}`], jun)))
  const people = (state: Held): string[] => Object.keys(state[`presence/${room}`] ?? {})
  for (const follower of followers) await holding(follower, (state) => people(state).length === 2)
  await remove()
  for (const follower of followers) {
    await holding(follower, (state) => people(state).length === 1)
    expect(people(heldState(follower.frames()))).toEqual([jun.id])
    follower.leave()
  }
})

test('a removed member who goes on signing is not shown', { timeout: BOUND_MILLISECONDS }, async () => {
  await remove()
  await sign(mira)
  const { people } = given<{ people: { id: string }[] }>(await household.ask(`GET /api/presence/${room}`, jun))
  expect(people.map(({ id }) => id)).toEqual([jun.id])
})

test.each(VOICES)('a removed member speaks no more by %s, on what was opened before neither', async (_, open) => {
  const voice = await open(house, mira)
  expect(await voice.say(`chat/${room}`, { type: 'message.posted', text: 'as a member' })).toMatchObject({ status: 201 })
  await remove()
  expect(await voice.say(`chat/${room}`, { type: 'message.posted', text: 'from outside' })).toMatchObject({ status: 404 })
  voice.close()
})
