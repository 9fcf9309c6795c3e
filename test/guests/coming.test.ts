import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { given } from '../holds/household.ts'
import { type Admitted, BLOG, openParlour } from './parlour.ts'

const HOUR = 3_600_000
const codeOf = ({ status, json }: { status: number; json: unknown }) =>
  `${status} ${(json as { code?: string } | undefined)?.code ?? ''}`.trim()

test('whoever gives a name becomes a guest of one room for twelve hours', async () => {
  const { kernel, set, come } = await openParlour()
  await set({ guests: 'write' })
  const answer = await come(' Gus   Example ')
  const now = kernel.clock.now()
  expect(answer).toMatchObject({
    status: 201,
    json: { token: expect.stringMatching(/^[\w-]{43}$/), identity: { name: 'Gus Example', role: 'guest' }, expiresAt: now + 12 * HOUR },
  })
  expect((answer.json as Admitted).identity.id).toMatch(/^g[0-9a-f]{20}$/)
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect(answer.headers['cache-control']).toBe('no-store')
})

test('a token is on no disk', async () => {
  const { kernel, folder, set, guest } = await openParlour()
  await set({ guests: 'write' })
  const { token } = await guest('Gus Example')
  await kernel.kernel.stop()
  const file = readFileSync(join(folder, 'encke.db'), 'latin1')
  expect(file).toContain('Gus Example')
  expect(file).not.toContain(token)
})

test('a room takes no guests unless it says so', async () => {
  const { household, host, owner, room, set, come } = await openParlour()
  expect(codeOf(await come('Gus'))).toBe('404 not-found')
  expect(codeOf(await come('Gus', {}, 'nowhere'))).toBe('404 not-found')
  for (const as of [host, owner]) expect(codeOf(await come('Gus', { headers: as.headers }))).toBe('403 forbidden')
  const closed = await household.room(host, 'closed')
  expect(codeOf(await come('Gus', { headers: host.headers }, closed))).toBe('403 forbidden')
  expect(codeOf(await come('Gus', { headers: owner.headers }, closed))).toBe('404 not-found')
  for (const guests of ['read', 'write']) {
    await set({ guests })
    expect((await come(`Gus ${guests}`)).status).toBe(201)
  }
  await set({ guests: 'off' })
  expect(codeOf(await come('Gus'))).toBe('404 not-found')
  expect((await household.ask(`GET /api/rooms/${room}`, undefined)).status).toBe(401)
})

test('from another origin guests come where the room names it, and nowhere else', async () => {
  const { set, come } = await openParlour()
  const FOREIGN = '403 foreign-origin'
  await set({ embedOrigins: [BLOG] })
  expect(codeOf(await come('Gus', { origin: BLOG }))).toBe(FOREIGN)
  expect(codeOf(await come('Gus', { origin: BLOG }, 'nowhere'))).toBe(FOREIGN)
  await set({ guests: 'write' })
  const admitted = await come('Gus', { origin: BLOG })
  expect(admitted).toMatchObject({ status: 201, headers: { 'access-control-allow-origin': '*' } })
  expect(admitted.headers['access-control-allow-credentials']).toBeUndefined()
  for (const origin of [
    'https://evil.example',
    'null',
    'http://blog.example.com',
    'https://blog.example.com.evil.example',
    `${BLOG}:8443`,
  ]) {
    const refused = await come('Eve', { origin })
    expect(codeOf(refused), origin).toBe(FOREIGN)
    expect(refused.headers['access-control-allow-origin'], origin).toBeUndefined()
  }
  // A link or a form of another site that names no origin is none that the room names.
  expect(codeOf(await come('Eve', { headers: { 'sec-fetch-site': 'cross-site' } }))).toBe(FOREIGN)
  // Somebody's token does not open the door to a page.
  const { token } = admitted.json as Admitted
  expect(codeOf(await come('Eve', { origin: 'https://evil.example', headers: { authorization: `Bearer ${token}` } }))).toBe(FOREIGN)
  await set({ embedOrigins: [] })
  expect(codeOf(await come('Eve', { origin: BLOG }))).toBe(FOREIGN)
})

test('names are those that people may have, and nobody else bears', async () => {
  const { household, set, come } = await openParlour()
  await household.join('Mira Solberg')
  await set({ guests: 'write' })
  for (const name of ['', ' ', '!!', 'x'.repeat(65), 'x'.repeat(2_000), 'G\u202Eus', 'admin', 'Encke', 7, null])
    expect(codeOf(await come(name)), String(name)).toBe('400 bad-request')
  for (const name of ['Mira Solberg', 'mira  solberg', 'МIRA SOLBERG', 'Hanna']) expect(codeOf(await come(name)), name).toBe('409 conflict')
  expect((await come('Gus')).status).toBe(201)
  expect(codeOf(await come('GUS'))).toBe('409 conflict')
})

test('two rooms may each have a guest of the same name', async () => {
  const { household, host, set, come } = await openParlour()
  const other = await household.room(host, 'open')
  for (const where of [undefined, other]) {
    await set({ guests: 'write' }, host, where)
    expect((await come('Gus', {}, where)).status).toBe(201)
  }
})

test('an address brings so many in half an hour', async () => {
  const { kernel, set, come } = await openParlour({ limits: { guestsPerAddress: 3 } })
  await set({ guests: 'write' })
  for (const name of ['One', 'Two', 'Three']) expect((await come(name)).status).toBe(201)
  const refused = await come('Four')
  expect(codeOf(refused)).toBe('429 too-many')
  expect(refused.headers['retry-after']).toBe('1800')
  kernel.clock.advance(HOUR / 2)
  expect((await come('Four')).status).toBe(201)
})

test('a room holds so many, and has room again when one goes', async () => {
  const { household, host, room, set, come, guest } = await openParlour({ limits: { guestsPerRoom: 2 } })
  await set({ guests: 'write' })
  await guest('One')
  const two = await guest('Two')
  expect(codeOf(await come('Three'))).toBe('429 too-many')
  expect((await household.ask(`DELETE /api/rooms/${room}/guests/${two.id}`, host)).status).toBe(204)
  expect((await come('Three')).status).toBe(201)
})

test('who made a room and administrators open it to guests, and nobody else', async () => {
  const { household, host, owner, room, set } = await openParlour()
  const mira = await household.join('Mira')
  expect(codeOf(await set({ guests: 'write' }, mira))).toBe('403 forbidden')
  expect(codeOf(await set({ guests: 'write' }, await household.bot('Robot')))).toBe('403 forbidden')
  expect((await set({ guests: 'read' }, owner)).json).toMatchObject({ guests: 'read', embedOrigins: [] })
  expect((await set({ embedOrigins: [`${BLOG}/`, BLOG, 'http://localhost:3000'] })).json).toMatchObject({
    guests: 'read',
    embedOrigins: [BLOG, 'http://localhost:3000'],
  })
  expect((await household.ask(`GET /api/rooms/${room}`, mira)).json).toMatchObject({
    guests: 'read',
    embedOrigins: [BLOG, 'http://localhost:3000'],
  })
  expect((await set({ guests: 'off' }, owner, 'lobby')).status).toBe(200)
  expect(codeOf(await set({ guests: 'off' }, host, 'lobby'))).toBe('403 forbidden')
  expect(codeOf(await set({ guests: 'off' }, owner, await household.room(host, 'closed')))).toBe('404 not-found')
})

test.each([
  { guests: 'everybody' },
  { guests: true },
  { embedOrigins: 'https://blog.example.com' },
  { embedOrigins: ['*'] },
  { embedOrigins: ['https://*.example.com'] },
  { embedOrigins: ['blog.example.com'] },
  { embedOrigins: ['https://blog.example.com/page'] },
  { embedOrigins: ['https://mira@blog.example.com'] },
  { embedOrigins: ['javascript:alert(1)'] },
  { embedOrigins: ['null'] },
  { embedOrigins: Array.from({ length: 51 }, (_, index) => `https://${index}.example.com`) },
  [],
])('a room cannot be set to %j', async (change) => {
  const { set } = await openParlour()
  expect(codeOf(await set(change))).toBe('400 bad-request')
})

test('members are told that a room takes guests', async () => {
  const { household, host, room, set } = await openParlour()
  await set({ guests: 'write' })
  await set({ embedOrigins: [BLOG] })
  const { publications } = given<{ publications: { data: unknown }[] }>(await household.ask(`GET /channels/rooms/${host.id}`, host))
  expect(publications.map(({ data }) => data).slice(1)).toMatchObject([{ type: 'room.changed', room: { id: room, guests: 'write' } }])
  expect((await household.ask('GET /api/rooms', host)).json).toMatchObject({ rooms: [{ id: 'lobby' }, { id: room, guests: 'write' }] })
})
