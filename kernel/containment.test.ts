import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Channel, type ChannelDefinition, definePlugin } from './api/plugin.ts'
import { person, type TestKernel, testKernel } from './testing.ts'

let tested: TestKernel
afterEach(() => tested.stop())

const ada = person('Ada', 'owner')
type AnyChannel = Channel<string, ChannelDefinition, unknown>

/** A plugin whose channels a test can reach from outside. */
function openHanded() {
  const held: { board?: AnyChannel; notes?: AnyChannel } = {}
  const plugin = definePlugin({
    name: 'open-handed',
    api: 1,
    channels: {
      'board/:name': { kind: 'state', data: z.unknown() },
      'notes/:name': { kind: 'log', data: z.unknown(), accepts: z.unknown(), access: { write: 'signed-in' } },
    },
    setup(ctx) {
      held.board = ctx.channel('board/:name') as AnyChannel
      const notes = ctx.channel('notes/:name')
      notes.receive(({ data }) => data)
      notes.authorize(({ identity }) => identity?.id === 'ada')
      held.notes = notes as AnyChannel
      // What it undoes last takes its time: until then its channels are judged by nobody.
      ctx.effect(() => () => new Promise((resolve) => setTimeout(resolve, 200)))
    },
  })
  return { held, plugin }
}

describe('one plugin’s mistake', () => {
  test('a key that is no string is refused, and everybody else goes on writing', async () => {
    const { held, plugin } = openHanded()
    tested = await testKernel({ plugins: [plugin] })
    await expect(held.board?.publish({ name: 'a' }, 1, { key: null as never })).rejects.toThrow('name the key')
    await held.board?.publish({ name: 'a' }, 1, { key: 'k' })
    expect((await tested.ask('POST', '/channels/notes/a', { as: ada, body: 'still here' })).status).toBe(201)
  })

  test('parameters that make no channel’s name are refused', async () => {
    const { held, plugin } = openHanded()
    tested = await testKernel({ plugins: [plugin] })
    for (const name of ['a","evil":"', '', 'a/b', 'Ä']) {
      await expect(held.board?.publish({ name }, 1, { key: 'k' })).rejects.toThrow('no channel')
    }
    await expect(held.board?.publish({}, 1, { key: 'k' })).rejects.toThrow('no channel')
  })

  test('while it is being unloaded nobody may read its channels', async () => {
    const { plugin } = openHanded()
    tested = await testKernel({ plugins: [plugin] })
    const grace = person('Grace')
    await tested.ask('POST', '/channels/notes/a', { as: ada, body: 'for Ada' })
    expect((await tested.ask('GET', '/channels/notes/a', { as: grace })).status).toBe(404)
    const reading = await tested.follow(['notes/a'], { as: ada })
    await reading.next(({ type }) => type === 'joined')
    const unloading = tested.kernel.host.unload('open-handed')
    expect((await tested.ask('GET', '/channels/notes/a', { as: grace })).status).toBe(404)
    expect(await reading.next()).toMatchObject({ type: 'denied', channel: 'notes/a' })
    await unloading
    reading.leave()
  })

  test('what is unloaded removes no key and asks for no new judgement', async () => {
    const { held, plugin } = openHanded()
    tested = await testKernel({ plugins: [plugin] })
    await held.board?.publish({ name: 'a' }, 1, { key: 'k' })
    await tested.kernel.host.unload('open-handed')
    await expect(held.board?.remove({ name: 'a' }, 'k')).rejects.toThrow('has been unloaded')
    expect(() => held.board?.accessChanged({ name: 'a' })).toThrow('has been unloaded')
    expect([...(held.board?.current({ name: 'a' }).keys() ?? [])]).toEqual(['k'])
  })

  test('removing without end waits its turn as publishing does', async () => {
    const { held, plugin } = openHanded()
    tested = await testKernel({ plugins: [plugin] })
    const removed = Array.from({ length: 12_000 }, () => held.board?.remove({ name: 'a' }, 'k'))
    const settled = await Promise.allSettled(removed)
    expect(settled.some(({ status }) => status === 'rejected')).toBe(true)
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(10_000)
  })
})

test('a token that is nobody’s speaks for nobody, and not for a request that comes from no page', async () => {
  const { plugin } = openHanded()
  tested = await testKernel({ plugins: [plugin] })
  const headers = { authorization: 'Bearer made-up', origin: 'https://evil.example' }
  const refused = await tested.ask('GET', '/channels/notes/a', { headers })
  expect([refused.status, refused.json.code]).toEqual([401, 'unauthenticated'])
})
