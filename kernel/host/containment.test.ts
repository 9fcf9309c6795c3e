import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type AnyPlugin, type Channel, type ChannelDefinition, definePlugin, service } from '../api/plugin.ts'
import { FakeClock, person, type TestKernel, testKernel } from '../testing.ts'
import { loopMarks, TURNS } from './scope.ts'
import { Watchdog } from './watchdog.ts'

let tested: TestKernel
let clock: FakeClock
beforeEach(() => {
  clock = new FakeClock()
})
afterEach(() => tested.stop())

const ada = person('Ada', 'owner')
/** The one beside it, which goes on whatever happens. */
const good = definePlugin({
  name: 'good',
  api: 1,
  channels: { 'good/:x': { kind: 'log', data: z.unknown(), accepts: z.unknown(), access: { write: 'signed-in' } } },
  setup(ctx) {
    ctx.channel('good/:x').receive(({ data }) => data)
    ctx.route('GET', '/api/good', () => 'good')
  },
})
const begin = async (...plugins: AnyPlugin[]) => {
  tested = await testKernel({ plugins: [...plugins, good], clock })
}
const report = (name: string) => tested.kernel.host.reports().find((each) => each.name === name)
const goesOn = async () => {
  expect((await tested.ask('GET', '/api/good', { as: ada })).json).toBe('good')
  expect((await tested.ask('POST', '/channels/good/a', { as: ada, body: 1 })).status).toBe(201)
}
const blamed = (name: string) =>
  tested.logged.filter(({ level, plugin }) => level === 'error' && plugin === name).map(({ message }) => message)
const bad = (setup: NonNullable<AnyPlugin['setup']>, more: Partial<AnyPlugin> = {}): AnyPlugin => ({ name: 'bad', api: 1, setup, ...more })
/** A million says no more than this many, and takes longer. */
const PUBLICATIONS = 200_000
const never = new Promise<never>(() => {})

describe('a plugin that', () => {
  test('throws at load is failed', async () => {
    await begin(
      bad((ctx) => {
        ctx.route('GET', '/api/bad', () => 1)
        throw new Error('no pier')
      }),
    )
    expect(report('bad')).toMatchObject({
      state: 'failed',
      fault: { message: 'no pier', file: expect.stringContaining('containment.test.ts') },
      holds: {},
    })
    expect(blamed('bad')).toEqual(['bad: no pier'])
    expect((await tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
    await goesOn()
  })

  test('throws in a handler answers 500 for ever, and stays', async () => {
    await begin(
      bad((ctx) =>
        ctx.route('GET', '/api/bad', () => {
          throw new Error('no quay')
        }),
      ),
    )
    for (let time = 0; time < 5; time += 1) expect((await tested.ask('GET', '/api/bad', { as: ada })).status).toBe(500)
    expect(report('bad')).toMatchObject({ state: 'active', faults: 5 })
    await goesOn()
  })

  test('throws in a timer three times in five minutes stays away until somebody looks', async () => {
    await begin(
      bad((ctx) => {
        ctx.every('1m', () => {
          throw new Error('no tide')
        })
      }),
    )
    for (let minute = 0; minute < 3; minute += 1) {
      clock.advance(60_000)
      await new Promise(setImmediate)
    }
    await expect.poll(() => report('bad')).toMatchObject({ state: 'failed', crashed: true, fault: { message: 'no tide' } })
    clock.advance(3_600_000)
    expect(report('bad')?.state).toBe('failed')
    await goesOn()
    const enabled = await tested.ask('POST', '/api/plugins/bad/enable', { as: ada })
    expect(enabled.json).toMatchObject({ state: 'active', crashed: false })
  })

  test('throws once in a while stays', async () => {
    await begin(
      bad((ctx) => {
        ctx.every('3m', () => {
          throw new Error('no tide')
        })
      }),
    )
    for (let round = 0; round < 8; round += 1) {
      clock.advance(180_000)
      await new Promise(setImmediate)
    }
    expect(report('bad')?.state).toBe('active')
  })

  test('leaves behind what nobody catches is known by its name', async () => {
    const uncaught: Promise<unknown>[] = []
    await begin(
      bad((ctx) => {
        ctx.route('GET', '/api/bad', () => {
          // As a server's handler of uncaught errors finds it: in the scope of whose code it came from.
          setTimeout(() => uncaught.push(Promise.resolve(tested.kernel.host.faults.uncaught(new Error('nobody caught this')))), 1)
        })
      }),
    )
    for (let time = 0; time < 3; time += 1) await tested.ask('GET', '/api/bad', { as: ada })
    await expect.poll(() => report('bad')).toMatchObject({ state: 'failed', crashed: true, fault: { message: 'nobody caught this' } })
    await goesOn()
  })

  test('throws at unload is gone all the same', async () => {
    await begin(
      bad((ctx) => {
        ctx.route('GET', '/api/bad', () => 1)
        ctx.effect(() => () => {
          throw new Error('I stay')
        })
        return () => Promise.reject(new Error('I stay, too'))
      }),
    )
    await tested.kernel.host.unload('bad')
    expect(report('bad')).toMatchObject({ state: 'disposed', holds: {} })
    expect(blamed('bad')).toEqual(['bad: I stay, too', 'bad: I stay'])
    expect((await tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
    await goesOn()
  })

  test('is never set up holds up the others for a moment, and is failed', async () => {
    const begun: { yes?: () => void } = {}
    const seen = new Promise<void>((yes) => Object.assign(begun, { yes }))
    const starting = begin(
      bad((ctx) => {
        ctx.route('GET', '/api/bad', () => 1)
        begun.yes?.()
        return never
      }),
    )
    await seen
    clock.advance(5_000)
    await starting
    expect(report('bad')?.state).toBe('loading')
    await goesOn()
    clock.advance(25_000)
    await expect.poll(() => report('bad')).toMatchObject({ state: 'failed', fault: { message: 'bad was not set up within 30 s' } })
    expect((await tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
  })

  test('is set up after ten minutes comes too late: what it does then is undone', async () => {
    const begun: { yes?: () => void } = {}
    const seen = new Promise<void>((yes) => Object.assign(begun, { yes }))
    const late: string[] = []
    const starting = begin(
      bad(async (ctx) => {
        begun.yes?.()
        await new Promise<void>((resolve) => void clock.schedule(600_000, resolve))
        try {
          ctx.route('GET', '/api/bad', () => 1)
        } catch (error) {
          late.push(String(error))
        }
        return () => void late.push('undone')
      }),
    )
    await seen
    clock.advance(5_000)
    await starting
    clock.advance(25_000)
    await expect.poll(() => report('bad')?.state).toBe('failed')
    clock.advance(600_000)
    await expect.poll(() => late).toEqual(['Error: This plugin has been unloaded', 'undone'])
    expect(report('bad')?.state).toBe('failed')
    expect((await tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
    await goesOn()
  })

  test('never lets go holds up neither its unloading nor the end of the server', async () => {
    const undone: string[] = []
    await begin(
      bad((ctx) => {
        ctx.effect(() => () => void undone.push('the first'))
        ctx.effect(() => () => never)
      }),
    )
    const unloading = tested.kernel.host.unload('bad')
    await new Promise(setImmediate)
    clock.advance(3_000)
    await unloading
    expect([report('bad')?.state, undone]).toEqual(['disposed', ['the first']])
    expect(blamed('bad')[0]).toContain('an undo has not settled within 3 s')
    await goesOn()
  })

  test('publishes without end is slowed down, and the others are heard', async () => {
    const held: { channel?: Channel<'bad/:x', ChannelDefinition, unknown> } = {}
    await begin(
      bad((ctx) => void Object.assign(held, { channel: ctx.channel('bad/:x') }), {
        channels: { 'bad/:x': { kind: 'log', data: z.unknown(), access: { read: 'anyone' } } },
      }),
    )
    const refusals = new Set<string>()
    let done = 0
    for (let time = 0; time < PUBLICATIONS; time += 1)
      held.channel?.publish({ x: 'a' }, time).then(
        () => {
          done += 1
        },
        (error: Error) => refusals.add(error.message),
      )
    await goesOn()
    // The others have been answered though most of it still waits.
    expect(done).toBeLessThan(10_000)
    await tested.kernel.host.unload('bad')
    expect([...refusals]).toContain('bad publishes faster than can be written')
    await goesOn()
  }, 60_000)

  test('brings what another has brought is failed, and the other keeps it', async () => {
    await begin(
      { name: 'first', api: 1, setup: (ctx) => void ctx.command('go', { summary: '', run: ({ reply }) => reply('first') }) },
      bad((ctx) => void ctx.command('go', { summary: '', run: () => {} })),
      { name: 'worse', api: 1, channels: { 'good/:other': { kind: 'log', data: z.unknown() } } },
      { name: 'worst', api: 1, paths: ['/api/good'] },
    )
    expect(report('bad')?.fault?.message).toBe('bad brings the command /go, which first has brought already')
    const faults = ['worse', 'worst', 'good'].map((name) => report(name)?.fault?.message)
    expect(faults.filter((fault) => fault !== undefined).join()).toMatch(/which (good|worse) has declared/)
    const { json } = await tested.ask('POST', '/api/commands/go', { as: ada, body: { channel: 'good/a' } })
    expect(json?.replies ?? ['first']).toEqual(['first'])
  })

  test('misses what it needs waits, and says for what', async () => {
    const cup = service<string>('cup')
    await begin(bad(() => {}, { needs: [cup] }))
    expect(report('bad')).toMatchObject({ state: 'pending', waitsFor: ['cup'] })
    await goesOn()
    await tested.kernel.load([{ plugin: { name: 'shop', api: 1, setup: (ctx) => void ctx.provide(cup, 'tea') }, config: undefined }])
    expect(report('bad')?.state).toBe('active')
  })

  test('needs what needs it waits with it', async () => {
    const [egg, hen] = [service<string>('egg'), service<string>('hen')]
    await begin(
      bad((ctx) => void ctx.provide(hen, 'hen'), { needs: [egg] }),
      { name: 'other', api: 1, needs: [hen], setup: (ctx) => void ctx.provide(egg, 'egg') },
    )
    expect([report('bad'), report('other')]).toMatchObject([
      { state: 'pending', waitsFor: ['egg'] },
      { state: 'pending', waitsFor: ['hen'] },
    ])
    await goesOn()
  })

  test('was written for another API is failed with a sentence', async () => {
    await begin(bad(() => {}, { api: 2 as 1 }))
    expect(report('bad')).toMatchObject({
      state: 'failed',
      fault: { message: 'bad was written for version 2 of the plugin API; this is 1' },
    })
    await goesOn()
  })

  test('unloads itself while it answers gives its answer, and is gone', async () => {
    await begin(
      bad((ctx) => {
        ctx.route('GET', '/api/bad', async () => {
          await tested.kernel.host.unload('bad')
          return { last: await ctx.write(async () => 'words') }
        })
      }),
    )
    expect((await tested.ask('GET', '/api/bad', { as: ada })).json).toEqual({ last: 'words' })
    expect((await tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
    await goesOn()
  })

  test('keeps its context beyond its end can do nothing with it', async () => {
    const kept: { write?: () => Promise<unknown>; publish?: () => Promise<unknown> } = {}
    await begin(
      bad(
        (ctx) =>
          void Object.assign(kept, {
            write: async () => ctx.write(async () => 1),
            publish: async () => ctx.channel('bad/:x').publish({ x: 'a' }, 1),
          }),
        { channels: { 'bad/:x': { kind: 'log', data: z.unknown() } } },
      ),
    )
    await tested.kernel.host.unload('bad')
    await expect(kept.write?.()).rejects.toThrow('bad has been unloaded')
    await expect(kept.publish?.()).rejects.toThrow('bad has been unloaded')
  })

  test('replaces what everybody stands on is named', async () => {
    const { stringify } = JSON
    try {
      await begin(
        bad(() => {
          JSON.stringify = ((...args: Parameters<typeof stringify>) => stringify(...args)) as typeof stringify
        }),
      )
    } finally {
      JSON.stringify = stringify
    }
    expect(tested.logged.find(({ level }) => level === 'warn')).toMatchObject({
      plugin: 'bad',
      message: 'bad replaced JSON.stringify for the whole process',
    })
  })

  test('holds up the event loop is named while it does, and after it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'encke-watchdog-'))
    const output = openSync(join(folder, 'log'), 'w')
    const lines = () => readFileSync(join(folder, 'log'), 'utf8')
    await begin(
      bad((ctx) => {
        ctx.route('GET', '/api/bad', () => {
          const until = Date.now() + 10_000
          while (Date.now() < until && !lines().includes('bad'));
          return lines()
        })
      }),
    )
    const blocked = vi.fn()
    const watchdog = new Watchdog({ milliseconds: 100, blocked, output })
    const before = Atomics.load(loopMarks, TURNS)
    await expect.poll(() => Atomics.load(loopMarks, TURNS), { timeout: 10_000 }).toBeGreaterThan(before)
    const { json } = await tested.ask('GET', '/api/bad', { as: ada })
    expect(JSON.parse(json)).toMatchObject({ level: 50, plugin: 'bad', msg: 'bad holds up the event loop: nobody is answered' })
    await expect.poll(() => blocked.mock.calls[0]?.[0]).toMatchObject({ plugin: 'bad' })
    tested.kernel.host.faults.blocked(blocked.mock.calls[0]?.[0])
    expect(report('bad')?.fault?.message).toMatch(/^held up the event loop for \d/)
    await watchdog.close()
    rmSync(folder, { recursive: true })
    await goesOn()
  }, 20_000)
})

test('a server that stops while a plugin is being loaded stops', async () => {
  const begun: { yes?: () => void } = {}
  const seen = new Promise<void>((yes) => Object.assign(begun, { yes }))
  await begin()
  const aborted: string[] = []
  const loading = tested.kernel.load([
    {
      plugin: bad((ctx) => {
        ctx.signal.addEventListener('abort', () => aborted.push('told'))
        begun.yes?.()
        return never
      }),
      config: undefined,
    },
    { plugin: { name: 'next', api: 1, setup: () => void aborted.push('the next is loaded') }, config: undefined },
  ])
  await seen
  await tested.kernel.stop()
  await loading
  expect(aborted).toEqual(['told'])
})
