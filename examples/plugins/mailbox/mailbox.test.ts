import { type TestKernel, testKernel } from 'encke/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import mailbox from './index.ts'

const TOKEN = 'seven lemons in a row'
let kernel: TestKernel
beforeEach(async () => {
  kernel = await testKernel({ plugins: [{ plugin: mailbox, config: { token: TOKEN } }] })
})
afterEach(() => kernel.stop())

const tell = (person: string, body: object, token = TOKEN) =>
  kernel.ask('POST', `/api/mailbox/${person}`, { body, headers: { 'x-mailbox-token': token } })

test('what a mail server tells is seen by the person it is about, at once', async () => {
  const mira = kernel.person('Mira', { channels: ['mailbox/mira'] })
  await mira.ready
  expect((await tell('mira', { box: 'Inbox', unread: 3, from: 'Bo' })).status).toBe(204)
  kernel.clock.advance(1_000)
  await mira.sees(/"box":"Inbox","unread":3/)
  await mira.says('/mail')
  await mira.sees(/^Inbox 3, the last from Bo$/)
})

test('nobody else sees it, not even who administers', async () => {
  await tell('mira', { box: 'Inbox', unread: 3 })
  const of = (as: { id: string; name: string; role: 'member' | 'owner' } | undefined) => kernel.ask('GET', '/channels/mailbox/mira', { as })
  expect((await of({ id: 'mira', name: 'Mira', role: 'member' })).json.entries).toHaveLength(1)
  expect((await of({ id: 'bo', name: 'Bo', role: 'member' })).status).toBe(404)
  expect((await of({ id: 'ada', name: 'Ada', role: 'owner' })).status).toBe(404)
  expect((await of(undefined)).status).toBe(401)
  const bo = kernel.person('Bo')
  await bo.says('/mail')
  await bo.sees(/^No unread mail\.$/)
})

test('a box that was read is gone', async () => {
  await tell('mira', { box: 'Inbox', unread: 3 })
  await tell('mira', { box: 'Inbox', unread: 0 })
  expect((await kernel.ask('GET', '/channels/mailbox/mira', { as: kernel.person('Mira').identity })).json.entries).toEqual([])
})

test('a wrong token, a wrong body and too many boxes are refused', async () => {
  expect((await tell('mira', { box: 'Inbox', unread: 1 }, 'guessed')).status).toBe(403)
  expect((await tell('mira', { box: 'Inbox', unread: -1 })).json).toMatchObject({ status: 400, code: 'bad-request' })
  expect((await tell('m%20a', { box: 'Inbox', unread: 1 })).status).toBe(404)
  for (let box = 0; box < 20; box += 1) await tell('mira', { box: `${box}`, unread: 1 })
  expect((await tell('mira', { box: 'one more', unread: 1 })).json).toMatchObject({ code: 'too-many' })
  expect((await tell('mira', { box: '7', unread: 2 })).status).toBe(204)
})
