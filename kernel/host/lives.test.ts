import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { service } from '../api/plugin.ts'
import { ada, bad, besides, never } from './beside.fixture.ts'

const house = besides()
const { begin, report, goesOn, blamed } = house

describe('a plugin that', () => {
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
    house.clock.advance(5_000)
    await starting
    expect(report('bad')?.state).toBe('loading')
    await goesOn()
    house.clock.advance(25_000)
    await expect.poll(() => report('bad')).toMatchObject({ state: 'failed', fault: { message: 'bad was not set up within 30 s' } })
    expect((await house.tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
  })

  test('is set up after ten minutes comes too late: what it does then is undone', async () => {
    const begun: { yes?: () => void } = {}
    const seen = new Promise<void>((yes) => Object.assign(begun, { yes }))
    const late: string[] = []
    const starting = begin(
      bad(async (ctx) => {
        begun.yes?.()
        await new Promise<void>((resolve) => void house.clock.schedule(600_000, resolve))
        try {
          ctx.route('GET', '/api/bad', () => 1)
        } catch (error) {
          late.push(String(error))
        }
        return () => void late.push('undone')
      }),
    )
    await seen
    house.clock.advance(5_000)
    await starting
    house.clock.advance(25_000)
    await expect.poll(() => report('bad')?.state).toBe('failed')
    house.clock.advance(600_000)
    await expect.poll(() => late).toEqual(['Error: This plugin has been unloaded', 'undone'])
    expect(report('bad')?.state).toBe('failed')
    expect((await house.tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
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
    const unloading = house.tested.kernel.host.unload('bad')
    await new Promise(setImmediate)
    house.clock.advance(3_000)
    await unloading
    expect([report('bad')?.state, undone]).toEqual(['disposed', ['the first']])
    expect(blamed('bad')[0]).toContain('an undo has not settled within 3 s')
    await goesOn()
  })

  test('misses what it needs waits, and says for what', async () => {
    const cup = service<string>('cup')
    await begin(bad(() => {}, { needs: [cup] }))
    expect(report('bad')).toMatchObject({ state: 'pending', waitsFor: ['cup'] })
    await goesOn()
    await house.tested.kernel.load([{ plugin: { name: 'shop', api: 1, setup: (ctx) => void ctx.provide(cup, 'tea') }, config: undefined }])
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

  test('unloads itself while it answers gives its answer, and is gone', async () => {
    await begin(
      bad((ctx) => {
        ctx.route('GET', '/api/bad', async () => {
          await house.tested.kernel.host.unload('bad')
          return { last: await ctx.write(async () => 'words') }
        })
      }),
    )
    expect((await house.tested.ask('GET', '/api/bad', { as: ada })).json).toEqual({ last: 'words' })
    expect((await house.tested.ask('GET', '/api/bad', { as: ada })).status).toBe(404)
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
    await house.tested.kernel.host.unload('bad')
    await expect(kept.write?.()).rejects.toThrow('bad has been unloaded')
    await expect(kept.publish?.()).rejects.toThrow('bad has been unloaded')
  })
})

test('a server that stops while a plugin is being loaded stops', async () => {
  const begun: { yes?: () => void } = {}
  const seen = new Promise<void>((yes) => Object.assign(begun, { yes }))
  await begin()
  const aborted: string[] = []
  const loading = house.tested.kernel.load([
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
  await house.tested.kernel.stop()
  await loading
  expect(aborted).toEqual(['told'])
})
