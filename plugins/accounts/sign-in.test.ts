import { expect, test } from 'vitest'
import { ADA, openHouse } from './house.fixture.ts'

const DAY = 86_400_000
const MINUTE = 60_000

test('name and password sign in, however the name is written', async () => {
  const { ask } = await openHouse()
  const answer = await ask('POST /api/sessions', { body: { name: ' ＡＤＡ ', password: ADA.password } })
  expect(answer).toMatchObject({ status: 201, body: { identity: { name: 'Ada', role: 'owner' } } })
  expect(answer.headers.get('set-cookie')).toMatch(/^encke=[\w-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax$/)
  expect(await ask('GET /api/me', { as: answer.token })).toMatchObject({ status: 200, body: answer.body })
})

test('a wrong password and an unknown name are answered alike', async () => {
  const { ask } = await openHouse()
  const wrong = await ask('POST /api/sessions', { body: { name: 'Ada', password: 'not this one' } })
  const unknown = await ask('POST /api/sessions', { body: { name: 'Nemo', password: ADA.password } })
  expect(wrong).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  expect(unknown.body).toEqual(wrong.body)
})

test('nobody, and a token that is none, are told to sign in', async () => {
  const { ask } = await openHouse()
  for (const as of [undefined, 'x'.repeat(43)])
    for (const line of ['GET /api/me', 'GET /api/sessions', 'GET /api/people', 'POST /api/password', 'DELETE /api/sessions/current'])
      expect(await ask(line, { as })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
})

test('after five wrong passwords even the right one is refused, for half an hour and at this address', async () => {
  const { ask, pass } = await openHouse()
  const signIn = (password: string, address?: string) => ask('POST /api/sessions', { body: { name: 'Ada', password }, address })
  for (let guess = 0; guess < 5; guess++) expect(await signIn(`guess number ${guess}`)).toMatchObject({ status: 401 })
  const locked = await signIn(ADA.password)
  expect(locked).toMatchObject({ status: 429, body: { code: 'too-many' } })
  expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(29 * 60)
  expect(await signIn(ADA.password, '127.0.0.2')).toMatchObject({ status: 201 })
  await pass(30 * MINUTE)
  expect(await signIn(ADA.password)).toMatchObject({ status: 201 })
})

test('a right password forgets the wrong ones before it', async () => {
  const { ask } = await openHouse()
  const signIn = async (password: string) => (await ask('POST /api/sessions', { body: { name: 'Ada', password } })).status
  for (let round = 0; round < 2; round++) {
    for (let guess = 0; guess < 4; guess++) expect(await signIn(`guess number ${guess}`)).toBe(401)
    expect(await signIn(ADA.password)).toBe(201)
  }
})

test('guesses at the same time count against each other', async () => {
  const { ask } = await openHouse()
  const guesses = Array.from({ length: 12 }, (_, guess) =>
    ask('POST /api/sessions', { body: { name: 'Ada', password: `guess number ${guess}` } }),
  )
  const statuses = (await Promise.all(guesses)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(5)
  expect(statuses.filter((status) => status === 429)).toHaveLength(7)
})

test('a person sees their sessions, and which is this one', async () => {
  const { ask, owner, join, pass } = await openHouse()
  await join('Bo')
  await pass(MINUTE)
  const phone = await ask('POST /api/sessions', { body: ADA, userAgent: 'phone '.repeat(100) })
  const { sessions } = (await ask('GET /api/sessions', { as: phone.token })).body as {
    sessions: { created: number; lastSeen: number; userAgent: string }[]
  }
  expect(sessions).toMatchObject([{ current: true }, { current: false }])
  expect(sessions[0]?.userAgent).toMatch(/^phone phone/)
  expect(sessions[0]?.userAgent.length).toBeLessThanOrEqual(200)
  expect(sessions[0]?.created).toBe((sessions[1]?.created ?? 0) + MINUTE)
  expect(JSON.stringify(sessions)).not.toContain(owner)
})

test('signing out ends the session and its cookie', async () => {
  const { ask, owner } = await openHouse()
  const out = await ask('DELETE /api/sessions/current', { as: owner })
  expect(out.status).toBe(204)
  expect(out.headers.get('set-cookie')).toMatch(/^encke=; Path=\/; Max-Age=0;/)
  expect(await ask('GET /api/me', { as: owner })).toMatchObject({ status: 401 })
})

test('a session is ended from another one, with what is open for it; nobody else’s is', async () => {
  const { ask, owner, join, follow } = await openHouse()
  const bo = await join('Bo')
  const phone = (await ask('POST /api/sessions', { body: ADA })).token
  const open = await follow(owner)
  const { sessions } = (await ask('GET /api/sessions', { as: phone })).body as { sessions: { id: string; current: boolean }[] }
  const other = sessions.find(({ current }) => !current)?.id
  expect(await ask(`DELETE /api/sessions/${other}`, { as: bo })).toMatchObject({ status: 404 })
  expect(open.ended).toBe(false)
  expect(await ask(`DELETE /api/sessions/${other}`, { as: phone })).toMatchObject({ status: 204 })
  await open.end
  expect(await ask('GET /api/me', { as: owner })).toMatchObject({ status: 401 })
  expect(await ask(`DELETE /api/sessions/${other}`, { as: phone })).toMatchObject({ status: 404 })
})

test('a session is noted as seen every ten minutes, and over after 400 days without', async () => {
  const { ask, owner, pass } = await openHouse()
  const lastSeen = async () =>
    ((await ask('GET /api/sessions', { as: owner })).body as { sessions: { lastSeen: number }[] }).sessions[0]?.lastSeen ?? 0
  const first = await lastSeen()
  await pass(9 * MINUTE)
  await lastSeen()
  expect(await lastSeen()).toBe(first)
  await pass(MINUTE)
  await lastSeen()
  expect(await lastSeen()).toBe(first + 10 * MINUTE)
  await pass(399 * DAY)
  expect(await ask('GET /api/me', { as: owner })).toMatchObject({ status: 200 })
  await pass(400 * DAY + MINUTE)
  expect(await ask('GET /api/me', { as: owner })).toMatchObject({ status: 401 })
})

test('no token and no password is in the database', async () => {
  const { ask, owner, files } = await openHouse()
  const { token } = (await ask('POST /api/invites', { as: owner, body: {} })).body as { token: string }
  const bot = (await ask('POST /api/bots', { as: owner, body: { name: 'Clock' } })).body as { token: string }
  const kept = await files()
  expect(kept).toContain('Clock')
  for (const secret of [owner, token, bot.token, ADA.password]) expect(kept).not.toContain(secret)
})
