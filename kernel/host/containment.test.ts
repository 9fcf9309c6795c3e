import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Channel, ChannelDefinition } from '../api/plugin.ts'
import { ada, bad, besides } from './beside.fixture.ts'
import { loopMarks, TURNS } from './scope.ts'
import { Watchdog } from './watchdog.ts'

const house = besides()
const { begin, report, goesOn, blamed } = house
/** A million says no more than this many, and takes longer. */
const PUBLICATIONS = 200_000

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
    expect((await house.tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
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
    for (let time = 0; time < 5; time += 1) expect((await house.tested.ask('GET', '/api/bad', { as: ada })).status).toBe(500)
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
      house.clock.advance(60_000)
      await new Promise(setImmediate)
    }
    await expect.poll(() => report('bad')).toMatchObject({ state: 'failed', crashed: true, fault: { message: 'no tide' } })
    house.clock.advance(3_600_000)
    expect(report('bad')?.state).toBe('failed')
    await goesOn()
    const enabled = await house.tested.ask('POST', '/api/plugins/bad/enable', { as: ada })
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
      house.clock.advance(180_000)
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
          setTimeout(() => uncaught.push(Promise.resolve(house.tested.kernel.host.faults.uncaught(new Error('nobody caught this')))), 1)
        })
      }),
    )
    for (let time = 0; time < 3; time += 1) await house.tested.ask('GET', '/api/bad', { as: ada })
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
    await house.tested.kernel.host.unload('bad')
    expect(report('bad')).toMatchObject({ state: 'disposed', holds: {} })
    expect(blamed('bad')).toEqual(['bad: I stay, too', 'bad: I stay'])
    expect((await house.tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
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
    await house.tested.kernel.host.unload('bad')
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
    const { json } = await house.tested.ask('POST', '/api/commands/go', { as: ada, body: { channel: 'good/a' } })
    expect(json?.replies ?? ['first']).toEqual(['first'])
  })

  test('was written for another API is failed with a sentence', async () => {
    await begin(bad(() => {}, { api: 2 as 1 }))
    expect(report('bad')).toMatchObject({
      state: 'failed',
      fault: { message: 'bad was written for version 2 of the plugin API; this is 1' },
    })
    await goesOn()
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
    expect(house.tested.logged.find(({ level }) => level === 'warn')).toMatchObject({
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
    const { json } = await house.tested.ask('GET', '/api/bad', { as: ada })
    expect(JSON.parse(json)).toMatchObject({ level: 50, plugin: 'bad', msg: 'bad holds up the event loop: nobody is answered' })
    await expect.poll(() => blocked.mock.calls[0]?.[0]).toMatchObject({ plugin: 'bad' })
    house.tested.kernel.host.faults.blocked(blocked.mock.calls[0]?.[0])
    expect(report('bad')?.fault?.message).toMatch(/^held up the event loop for \d/)
    await watchdog.close()
    rmSync(folder, { recursive: true })
    await goesOn()
  }, 20_000)
})
