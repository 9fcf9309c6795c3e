import { type TestKernel, testKernel } from 'encke/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import scoreboard from './index.ts'

const GAMES = { games: { cup: { name: 'Cup <final>', teams: ['Red Lions', 'Bears'] } } }
let kernel: TestKernel
beforeEach(async () => {
  kernel = await testKernel({ plugins: [{ plugin: scoreboard, config: GAMES }] })
})
afterEach(() => kernel.stop())

test('a score that one keeps is seen by everybody who follows', async () => {
  const reader = await kernel.follow(['scoreboard/cup'])
  const mira = kernel.person('Mira')
  await mira.says('/score cup red lions 3')
  await mira.says('/score cup Red Lions +2')
  await mira.sees(/^Red Lions 5 : Bears 0$/)
  // What is state is told to a reader once a second.
  kernel.clock.advance(1_000)
  const told = await reader.next(
    (frame) => frame.type === 'state' && frame.entries.some(({ data }) => JSON.stringify(data).includes('"points":5')),
  )
  expect(told).toMatchObject({ entries: [{ key: 'Red Lions', data: { team: 'Red Lions', points: 5 } }] })
})

test('what is added at the same time is added up', async () => {
  const mira = kernel.person('Mira')
  await Promise.all(Array.from({ length: 10 }, () => mira.says('/score cup bears +1')))
  await mira.says('/score cup')
  await mira.sees(/Bears 10$/)
})

test('a program keeps scores by PUT; who is nobody does not, and neither game nor team is made up', async () => {
  const put = (path: string, points: unknown, as = kernel.person('Mira').identity) =>
    kernel.ask('PUT', `/api/scoreboard/${path}`, { as, body: { points } })
  expect((await put('cup/bears', 7)).status).toBe(204)
  expect((await kernel.ask('PUT', '/api/scoreboard/cup/bears', { body: { points: 9 } })).status).toBe(401)
  expect((await put('cup/foxes', 7)).json).toMatchObject({
    code: 'not-found',
    detail: 'There is no team foxes. There is Red Lions, Bears.',
  })
  expect((await put('cap/bears', 7)).status).toBe(404)
  expect((await put('cup/bears', 1.5)).status).toBe(400)
  expect(
    (await kernel.ask('GET', '/channels/scoreboard/cup')).json.entries.map(({ data }: { data: { points: number } }) => data.points),
  ).toEqual([0, 7])
  expect((await kernel.ask('GET', '/channels/scoreboard/made-up')).status).not.toBe(200)
})

test('guests keep no scores, and only administrators where it is said', async () => {
  await expect(kernel.person('Gast', { role: 'guest', in: 'scoreboard/cup' }).says('/score cup bears 1')).rejects.toThrow('refused')
  const strict = await testKernel({ plugins: [{ plugin: scoreboard, config: { ...GAMES, keepers: 'admins' } }] })
  await expect(strict.person('Bo').says('/score cup bears 1')).rejects.toThrow('You do not keep this score.')
  await strict.person('Ada', { role: 'admin' }).says('/score cup bears 1')
  await strict.stop()
})

test('scores outlive a restart, and are a picture and a page for other sites', async () => {
  await kernel.person('Mira').says('/score cup bears 2')
  await kernel.restart()
  const { text, headers } = await kernel.ask('GET', '/live/scoreboard/cup.svg?once')
  expect(headers.get('content-type')).toContain('image/svg+xml')
  expect(text).toContain('>Cup &lt;final&gt;<')
  expect(text).toMatch(/>Bears<.*>2<.*>Red Lions<.*>0</s)
  expect((await kernel.ask('GET', '/embed/scoreboard/cup')).text).toContain('<td>Bears</td><td>2</td>')
})
