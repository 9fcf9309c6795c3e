import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { longPoll } from '../contract/clients/long-poll.ts'
import type { Ending, TestTransport } from '../contract/clients/transport.ts'
import { Follower } from '../contract/follower.ts'
import { STREAMS, TRANSPORTS } from '../contract/transports.ts'
import { type House, openHouse } from './house.ts'
import { given, type Household, password, type Resident } from './household.ts'

/** Each transport that holds something open, and how it says that the session has ended. */
const HELD: readonly (readonly [TestTransport, Partial<Ending>])[] = [
  ...STREAMS.map(([name, transport]): [TestTransport, Partial<Ending>] => [
    transport,
    name === 'ws' ? { how: 'closed', code: 4401 } : { how: 'bye', reason: 'session-end' },
  ]),
  [longPoll, { how: 'refused', status: 401, code: 'unauthenticated' }],
]
const BOUND_MILLISECONDS = 10_000

let house: House
let household: Household
let count = 0
/** One person on two devices. */
let mira: Resident
let tablet: Resident
beforeAll(async () => {
  ;({ house, household } = await openHouse())
}, 60_000)
beforeEach(async () => {
  count += 1
  mira = await household.join(`Mira ${count}`)
  tablet = await household.signIn(mira)
})

const asked = async (line: string, as: Resident, body?: unknown): Promise<void> =>
  void given(await household.ask(line, as, body === undefined ? {} : { body }))
const sessionOf = async (device: Resident): Promise<string> => {
  const { sessions } = given<{ sessions: { id: string; current: boolean }[] }>(await household.ask('GET /api/sessions', device))
  return sessions.find(({ current }) => current)?.id ?? ''
}

/** Opens everything that can be open, and comes back when it is. */
async function openAll(who: Resident): Promise<Follower[]> {
  while ((await openCount()) > 0); // of the test before
  const followers = await Promise.all(
    HELD.map(([transport]) => Follower.open(house, transport, { as: 'nobody', headers: who.headers, channels: ['chat/lobby'] })),
  )
  await Promise.all(followers.map((follower) => follower.told('joined')))
  // The long poll has been answered by what it joined; it is parked when it has asked again.
  while ((await openCount()) < HELD.length);
  return followers
}
async function openCount(): Promise<number> {
  const { connections } = given<{ connections: Record<string, number> }>(await household.ask('GET /api/status', household.owner))
  return Object.values(connections).reduce((sum, each) => sum + each, 0)
}

/** What is heard in the lobby by those who are cut only later, or not at all. */
async function sayLater(): Promise<string> {
  const text = `said after ${count}`
  await asked('POST /channels/chat/lobby', household.owner, { type: 'message.posted', text })
  return text
}
const texts = (follower: Follower): unknown[] =>
  follower.frames().flatMap((frame) => (frame.type === 'publication' ? [(frame.data as { text?: unknown }).text] : []))

/** Acts by which a session ends, done to the device that is told. */
const ACTS: Readonly<Record<string, () => Promise<void>>> = {
  'signing out': () => asked('DELETE /api/sessions/current', tablet),
  'ending the session from elsewhere': async () => asked(`DELETE /api/sessions/${await sessionOf(tablet)}`, mira),
  'a new password': () => asked('POST /api/password', mira, { current: password, password: 'a boat on the same sea' }),
  'disabling the person': () => asked(`PATCH /api/people/${mira.id}`, household.owner, { disabled: true }),
}

describe.each(Object.entries(ACTS))('%s', (name, act) => {
  test('cuts every open transport before anything more is told', { timeout: BOUND_MILLISECONDS }, async () => {
    const cut = await openAll(tablet)
    await act()
    const later = await sayLater()
    expect(await Promise.all(cut.map(({ ended }) => ended))).toMatchObject(HELD.map(([, ending]) => ending))
    for (const follower of cut) expect(texts(follower)).not.toContain(later)
  })

  test('leaves others alone, on whose devices all goes on', { timeout: BOUND_MILLISECONDS }, async () => {
    const others = await openAll(name === 'disabling the person' ? household.owner : mira)
    await act()
    const later = await sayLater()
    for (const follower of others) expect(await follower.texts(1)).toEqual([later])
    for (const follower of others) follower.leave()
  })

  test('leaves a cookie that speaks for nobody', { timeout: BOUND_MILLISECONDS }, async () => {
    await act()
    expect(await household.ask('GET /api/me', tablet)).toMatchObject({ status: 401 })
    expect(await household.ask('POST /channels/chat/lobby', tablet, { body: { type: 'message.posted', text: 'x' } })).toMatchObject({
      status: 401,
    })
    for (const [, transport] of TRANSPORTS) {
      const follower = await Follower.open(house, transport, { as: 'nobody', headers: tablet.headers, channels: ['chat/lobby'] })
      expect(await follower.told('denied')).toMatchObject({ code: 'unauthenticated' })
      expect(follower.frames().map(({ type }) => type)).not.toContain('joined')
      follower.leave()
    }
  })
})

test('another role begins with everything opened anew', { timeout: BOUND_MILLISECONDS }, async () => {
  const cut = await openAll(mira)
  await household.promote(mira, 'admin')
  expect(await Promise.all(cut.map(({ ended }) => ended))).toMatchObject(HELD.map(([, ending]) => ending))
  for (const follower of cut) await follower.comeBack()
  const later = await sayLater()
  for (const follower of cut) expect(await follower.texts(1)).toEqual([later])
  for (const follower of cut) follower.leave()
})

test('disabling a bot cuts what its token opened', { timeout: BOUND_MILLISECONDS }, async () => {
  const bot = await household.bot(`Bot ${count}`)
  const cut = await openAll(bot)
  await asked(`PATCH /api/people/${bot.id}`, household.owner, { disabled: true })
  const later = await sayLater()
  expect(await Promise.all(cut.map(({ ended }) => ended))).toMatchObject(HELD.map(([, ending]) => ending))
  for (const follower of cut) expect(texts(follower)).not.toContain(later)
})
