import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { history } from './history.ts'
import { type House, openHouse } from './house.ts'
import { given, type Household, password, type Resident } from './household.ts'
import { closeCode, masked, upgraded } from './raw-socket.ts'

let house: House
let household: Household
let count = 0
/** An administrator, on two devices. */
let mira: Resident
let tablet: Resident
beforeAll(async () => {
  ;({ house, household } = await openHouse())
}, 60_000)
beforeEach(async () => {
  count += 1
  mira = await household.join(`Mira ${count}`)
  await household.promote(mira, 'admin')
  tablet = await household.signIn(mira)
})

/** Ends the session of the tablet. */
async function endSession(): Promise<void> {
  const { sessions } = given<{ sessions: { id: string; current: boolean }[] }>(await household.ask('GET /api/sessions', tablet))
  given(await household.ask(`DELETE /api/sessions/${sessions.find(({ current }) => current)?.id}`, mira))
}

/** Begins a request; it has been let in, and waits for its body. */
async function begin(line: string, { headers }: Resident): Promise<(body: object) => Promise<number>> {
  const [method, path] = line.split(' ')
  const form = path === '/comet/refresh'
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  const head = { ...headers, 'content-type': type, expect: '100-continue' }
  const asking = request({ port: house.port, method, path, headers: head, agent: false })
  asking.flushHeaders()
  await once(asking, 'continue')
  return async (body) => {
    asking.end(form ? new URLSearchParams({ ...body }).toString() : JSON.stringify(body))
    const [response] = (await once(asking, 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode ?? 0
  }
}

/** What must not have happened. */
const texts = async (): Promise<unknown[]> =>
  (await history(household, household.owner, 'chat/lobby')).map(({ data }) => (data as { text?: unknown }).text)
const listed = async (path: string): Promise<string> => (await household.ask(`GET ${path}`, household.owner)).text

/** Requests with a body, and a look at what they would change. */
const REQUESTS: readonly (readonly [string, object, () => Promise<unknown>])[] = [
  ['POST /channels/chat/lobby', { type: 'message.posted', text: 'too late' }, texts],
  ['POST /comet/refresh', { channel: 'chat/lobby', type: 'message.posted', text: 'too late' }, texts],
  ['POST /api/rooms', { name: 'Too late', access: 'open' }, () => listed('/api/rooms')],
  ['POST /api/presence', { rooms: ['lobby'], state: 'here' }, () => listed('/api/presence/lobby').then((text) => text.includes(mira.id))],
  ['POST /api/commands/hello', { channel: 'chat/lobby' }, async () => undefined],
  ['POST /api/invites', {}, () => listed('/api/invites')],
  ['POST /api/bots', { name: 'Too late' }, () => listed('/api/people')],
  ['POST /api/password', { current: password, password: 'a boat on the same sea' }, () => household.signIn(mira).then(() => 'as before')],
]

describe.each(REQUESTS)('%s', (line, body, look) => {
  test('whose body comes in time acts', async () => {
    const finish = await begin(line, tablet)
    expect(await finish(body)).toBeLessThan(304)
  })

  test('whose body comes after the session has ended does not act', async () => {
    const finish = await begin(line, tablet)
    await endSession()
    const before = await look()
    expect(await finish(body)).toBe(401)
    expect(await look()).toEqual(before)
  })
})

test('who is no administrator any more when the body comes does not act as one', async () => {
  const finish = await begin('POST /api/invites', tablet)
  given(await household.ask(`PATCH /api/people/${mira.id}`, household.owner, { body: { role: 'member' } }))
  const before = await listed('/api/invites')
  expect(await finish({})).toBe(401)
  expect(await listed('/api/invites')).toBe(before)
})

test('what nobody sends slowly is answered as ever', async () => {
  const finish = await begin('POST /api/sessions', { id: '', name: '', headers: {} })
  expect(await finish({ name: mira.name, password })).toBe(201)
})

describe('a WebSocket that does not heed its close', () => {
  test('publishes nothing more', async () => {
    const socket = upgraded(house, tablet)
    const closed = closeCode(socket)
    await once(socket, 'data')
    await endSession()
    expect(await closed).toBe(4401)
    socket.write(
      masked(0x81, JSON.stringify({ type: 'publish', id: 1, channel: 'chat/lobby', data: { type: 'message.posted', text: 'ignored' } })),
    )
    const ended = once(socket, 'close')
    socket.write(masked(0x88, ''))
    await ended
    // Whatever the frame did was done before this.
    given(await household.ask('POST /channels/chat/lobby', household.owner, { body: { type: 'message.posted', text: 'the last word' } }))
    expect((await texts()).slice(-1)).toEqual(['the last word'])
    expect(await texts()).not.toContain('ignored')
  })
})
