import { expect, test } from 'vitest'
import { ADA, openHouse } from './house.fixture.ts'

const next = 'another tram to the harbour'

test('a new password signs in, the old one no longer, and every other session ends', async () => {
  const { ask, owner, follow } = await openHouse()
  const phone = (await ask('POST /api/sessions', { body: ADA })).token
  const [open, elsewhere] = [await follow(owner), await follow(phone)]
  expect(await ask('POST /api/password', { as: owner, body: { current: ADA.password, password: next } })).toMatchObject({ status: 204 })
  await elsewhere.end
  expect(open.ended).toBe(false)
  expect(await ask('GET /api/me', { as: phone })).toMatchObject({ status: 401 })
  expect(await ask('GET /api/me', { as: owner })).toMatchObject({ status: 200 })
  expect(await ask('POST /api/sessions', { body: ADA })).toMatchObject({ status: 401 })
  expect(await ask('POST /api/sessions', { body: { ...ADA, password: next } })).toMatchObject({ status: 201 })
})

test('it takes the current one, and guesses at it are counted', async () => {
  const { ask, owner } = await openHouse()
  const guess = (current: string) => ask('POST /api/password', { as: owner, body: { current, password: next } })
  for (let times = 0; times < 5; times++) expect(await guess('not this one')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect(await guess(ADA.password)).toMatchObject({ status: 429, body: { code: 'too-many' } })
})

test('a weak one is refused and changes nothing', async () => {
  const { ask, owner } = await openHouse()
  const answer = await ask('POST /api/password', { as: owner, body: { current: ADA.password, password: 'iloveyou123' } })
  expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } })
  expect(await ask('POST /api/sessions', { body: ADA })).toMatchObject({ status: 201 })
})

test('of two changes at the same time one counts', async () => {
  const { ask, owner } = await openHouse()
  const change = (password: string) => ask('POST /api/password', { as: owner, body: { current: ADA.password, password } })
  const answers = await Promise.all([change(next), change(`${next}!`)])
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
})
