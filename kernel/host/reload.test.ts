import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AnyPlugin, definePlugin, service, tables } from '../api/plugin.ts'
import { deferred } from '../deferred.ts'
import type { FollowedBy } from '../harness/following.ts'
import { person, type TestKernel, testKernel } from '../testing.ts'

let tested: TestKernel
afterEach(() => tested.stop())

const ada = person('Ada', 'owner')
const REQUEST = 'http.server.request.start'

/** A plugin whose versions tell themselves apart, and what they were told of connections. */
function notes(version: string, lives: string[] = []): AnyPlugin {
  return definePlugin({
    name: 'notes',
    api: 1,
    config: z.object({ mark: z.string().default('') }),
    channels: {
      'notes/:topic': { kind: 'log', data: z.unknown(), accepts: z.string(), access: { write: 'signed-in' } },
    },
    setup(ctx) {
      const channel = ctx.channel('notes/:topic')
      channel.receive(({ data }) => ({ text: data, version }))
      channel.authorize(async () => true)
      channel.on({
        begin: () => void lives.push(`${version} begin`),
        end: (_, reason) => void lives.push(`${version} end ${reason}`),
      })
      ctx.route('GET', '/api/notes/version', () => ({ version, mark: ctx.config.mark }))
      ctx.command('notes', { summary: 'Notes', run: ({ reply }) => reply(version) })
    },
  })
}
const replace = (plugin: AnyPlugin) => tested.kernel.host.replace({ plugin, config: undefined })
const say = async (text: string) => (await tested.ask('POST', '/channels/notes/a', { as: ada, body: text })).status
const version = async () => (await tested.ask('GET', '/api/notes/version', { as: ada })).json.version
/** Resolves when so many requests have come to a server of this process. */
const arrivals = (count: number): Promise<void> =>
  new Promise((resolve) => {
    let left = count
    const arrived = () => {
      left -= 1
      if (left > 0) return
      unsubscribe(REQUEST, arrived)
      resolve()
    }
    subscribe(REQUEST, arrived)
  })
const report = (name = 'notes') => tested.kernel.host.reports().find((each) => each.name === name)

describe('a plugin that is loaded anew', () => {
  test.each<FollowedBy>(['sse', 'ws', 'stream', 'long-poll'])(
    'fifty times, while messages flow, loses and repeats nothing by %s',
    async (by) => {
      const lives: string[] = []
      tested = await testKernel({ plugins: [notes('0', lives)] })
      const reader = await tested.follow(['notes/a'], { as: ada, by })
      await reader.next(({ type }) => type === 'joined')
      const sent: Promise<number>[] = []
      const types = new Set<string>()
      for (let round = 1; round <= 50; round += 1) {
        const replaced = replace(notes(String(round), lives))
        for (const each of [1, 2, 3]) sent.push(say(`${round}.${each}`))
        await replaced
      }
      expect(new Set(await Promise.all(sent))).toEqual(new Set([201]))
      for (let n = 1; n <= 150; n += 1) {
        const frame = await reader.next((each) => {
          types.add(each.type)
          return each.type === 'publication'
        })
        expect(frame).toMatchObject({ n })
      }
      expect([...types].filter((type) => !['publication', 'heartbeat', 'joined'].includes(type))).toEqual([])
      if (by !== 'long-poll') {
        expect(lives.slice(0, 3)).toEqual(['0 begin', '0 end plugin-reload', '1 begin'])
        expect(lives).toHaveLength(2 * 50 + 1)
      }
      reader.leave()
    },
  )

  test('whose set-up fails leaves the old one in service, and its readers in peace', async () => {
    tested = await testKernel({ plugins: [notes('good')] })
    const reader = await tested.follow(['notes/a'], { as: ada })
    await reader.next(({ type }) => type === 'joined')
    const bad = { ...notes('bad'), setup: () => Promise.reject(new Error('no such pier')) }
    await expect(replace(bad)).rejects.toThrow('no such pier')
    expect(await version()).toBe('good')
    expect(report()).toMatchObject({ state: 'active', fault: { message: 'no such pier' } })
    expect(await say('still here')).toBe(201)
    expect(await reader.next()).toMatchObject({ type: 'publication', data: { text: 'still here', version: 'good' } })
    reader.leave()
  })

  test.each([
    ['another name for its kind', { ...notes('x'), channels: { 'notes/:topic': { kind: 'logs', data: z.unknown() } } }, 'of no kind'],
    ['another API', { ...notes('x'), api: 2 }, 'version 2 of the plugin API'],
    ['settings that it does not take', { ...notes('x'), config: z.object({ mark: z.number() }) }, 'configuration of notes is wrong: mark'],
    [
      'a channel of another plugin',
      { ...notes('x'), channels: { 'other/:x': { kind: 'log', data: z.unknown() } } },
      'which other has declared',
    ],
    ['a path of another plugin', { ...notes('x'), paths: ['/api/other'] }, 'which other owns'],
  ])('with %s is refused before the old one is unloaded', async (_, wrong, sentence) => {
    const lives: string[] = []
    const other = definePlugin({ name: 'other', api: 1, channels: { 'other/:y': { kind: 'log', data: z.unknown() } } })
    tested = await testKernel({ plugins: [notes('good', lives), other] })
    const reader = await tested.follow(['notes/a'], { as: ada })
    await reader.next(({ type }) => type === 'joined')
    await expect(replace(wrong as never)).rejects.toThrow(sentence)
    expect([await version(), lives]).toEqual(['good', ['good begin']])
    expect(report()?.fault?.message).toContain(sentence)
    reader.leave()
  })

  test('is asked by whoever asks meanwhile, and answers when it is there', async () => {
    tested = await testKernel({ plugins: [notes('old')] })
    const [begun, ready] = [deferred<void>(), deferred<void>()]
    const slow = notes('new')
    const setup = async (ctx: never): Promise<void> => {
      begun.resolve()
      await ready.promise
      await slow.setup?.(ctx)
    }
    const replaced = replace({ ...slow, setup })
    await begun.promise
    const arrived = arrivals(5)
    const asked = [
      version(),
      say('meanwhile'),
      tested.ask('POST', '/api/commands/notes', { as: ada, body: { channel: 'notes/a' } }).then(({ json }) => json.replies[0]),
      tested.ask('GET', '/channels/notes/a', { as: ada }).then(({ status }) => status),
    ]
    const late = tested.follow(['notes/a'], { as: ada }).then((reader) => reader.next(({ type }) => type === 'joined'))
    const answered: unknown[] = []
    for (const each of [...asked, late]) void each.then((answer) => answered.push(answer))
    await arrived
    // Whoever does not wait is answered by then: these came later, and are no other's to wait for.
    for (let round = 0; round < 3; round += 1) expect((await tested.ask('GET', '/api/status', { as: ada })).status).toBe(200)
    expect(answered).toEqual([])
    ready.resolve()
    await replaced
    expect(await Promise.all(asked)).toEqual(['new', 201, 'new', 200])
    expect(await late).toMatchObject({ channel: 'notes/a' })
  })

  test('with a channel that is gone says so to its readers, and with one that comes they join it', async () => {
    tested = await testKernel({ plugins: [notes('one')] })
    const reader = await tested.follow(['notes/a', 'tide/now'], { as: ada })
    await reader.next(({ type }) => type === 'joined')
    await replace({ ...notes('two'), setup: undefined, channels: { 'tide/:when': { kind: 'state', data: z.unknown() } } } as never)
    const told = [await reader.next(), await reader.next()]
    expect(told).toMatchObject([
      { type: 'denied', channel: 'notes/a' },
      { type: 'joined', channel: 'tide/now' },
    ])
    reader.leave()
  })

  test('with a channel of another kind is left and joined', async () => {
    tested = await testKernel({ plugins: [notes('one')] })
    const reader = await tested.follow(['notes/a'], { as: ada })
    await reader.next(({ type }) => type === 'joined')
    const other = definePlugin({
      name: 'notes',
      api: 1,
      channels: { 'notes/:topic': { kind: 'state', data: z.unknown() } },
      setup: async (ctx) => void (await ctx.channel('notes/:topic').publish({ topic: 'a' }, 7, { key: 'k' })),
    })
    await replace(other)
    expect(await reader.next()).toMatchObject({ type: 'denied', channel: 'notes/a' })
    expect(await reader.next()).toMatchObject({ type: 'joined', channel: 'notes/a' })
    expect(await reader.next()).toMatchObject({ type: 'state', channel: 'notes/a', entries: [{ key: 'k', data: 7 }] })
    reader.leave()
  })

  test('takes those that need it with it', async () => {
    const word = service<{ word: string }>('word')
    const provider = (text: string) => definePlugin({ name: 'provider', api: 1, setup: (ctx) => void ctx.provide(word, { word: text }) })
    const user = definePlugin({
      name: 'user',
      api: 1,
      needs: [word],
      setup(ctx) {
        const { word: text } = ctx.use(word)
        ctx.route('GET', '/api/user', () => ({ text }))
      },
    })
    tested = await testKernel({ plugins: [user, provider('old')] })
    await replace(provider('new'))
    expect((await tested.ask('GET', '/api/user', { as: ada })).json).toEqual({ text: 'new' })
    await tested.kernel.host.unload('provider')
    expect(tested.kernel.host.status().find(({ name }) => name === 'user')).toMatchObject({ state: 'pending', waitsFor: ['word'] })
    await tested.kernel.load([{ plugin: provider('again'), config: undefined }])
    expect((await tested.ask('GET', '/api/user', { as: ada })).json).toEqual({ text: 'again' })
  })

  test('with a migration that was changed is refused, and its rows stay', async () => {
    const kept = (column: string) =>
      definePlugin({
        name: 'kept',
        api: 1,
        tables: tables<{ kept_words: { word: string } }>(),
        migrations: {
          '001': {
            up: async (db) =>
              void (await db.schema
                .createTable('kept_words')
                .addColumn(column as 'word', 'text')
                .execute()),
          },
        },
      })
    tested = await testKernel({ plugins: [kept('word')] })
    await expect(replace(kept('other'))).rejects.toThrow("kept's migration 001 has been changed")
    expect(report('kept')?.state).toBe('active')
  })

  test('is not ended by a crash of the old one meanwhile, but the old one is when the new one is refused', async () => {
    tested = await testKernel({ plugins: [notes('old')] })
    const checks: (() => void)[] = []
    const checkedSlowly = (issues: readonly { message: string }[] | undefined): AnyPlugin => ({
      ...notes('new'),
      config: {
        '~standard': {
          version: 1,
          vendor: 'slow',
          validate: () =>
            new Promise<never>((resolve) => {
              checks.push(() => resolve((issues ? { issues } : { value: { mark: '' } }) as never))
            }),
        },
      },
    })
    const crash = () => {
      for (let time = 0; time < 3; time += 1) tested.kernel.host.faults.charge('notes', new Error('no tide'))
    }
    const refused = replace(checkedSlowly([{ message: 'no pier' }])).catch((error: Error) => error.message)
    await expect.poll(() => checks.length).toBe(1)
    crash()
    expect(await version()).toBe('old')
    checks.pop()?.()
    expect(await refused).toContain('no pier')
    await expect.poll(() => report()).toMatchObject({ state: 'failed', crashed: true })

    await replace(notes('old'))
    const replaced = replace(checkedSlowly(undefined))
    await expect.poll(() => checks.length).toBe(1)
    crash()
    expect(await version()).toBe('old')
    checks.pop()?.()
    await expect.poll(() => checks.length).toBe(1)
    checks.pop()?.()
    await replaced
    expect([await version(), report()?.state, report()?.crashed]).toEqual(['new', 'active', false])
  })
})
