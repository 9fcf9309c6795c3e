import { definePlugin, service } from 'encke'
import { type TestKernel, testKernel } from 'encke/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import feeder from './index.ts'

const HOUR_MS = 3_600_000
let heard: string[]
let kernel: TestKernel
beforeEach(async () => {
  heard = []
  const say = async ({ room, text }: { room: string; text: string }) => void heard.push(`${room}: ${text}`)
  const chat = definePlugin({ name: 'stand-in', api: 1, setup: (ctx) => void ctx.provide(service<object>('voice'), { say }) })
  kernel = await testKernel({ plugins: [chat, { plugin: feeder, config: { pets: ['Tom', 'Ada'] } }] })
})
afterEach(() => kernel.stop())

test('who was fed, by whom, is told to everybody', async () => {
  const [mira, bo] = [kernel.person('Mira'), kernel.person('Bo', { channels: ['feeder/meals'] })]
  await mira.says('/fed tom')
  await mira.sees(/^Tom is full\.$/)
  kernel.clock.advance(1_000)
  await bo.sees(/"by":"Mira"/)
  kernel.clock.advance(2 * HOUR_MS)
  await bo.says('/fed')
  await bo.sees(/^Tom: fed by Mira 2 hours ago\nAda: nobody knows$/)
  await expect(bo.says('/fed the dog')).rejects.toThrow('There is no the dog here, but Tom, Ada.')
})

test('the room is told once that somebody is hungry, and again after the next meal', async () => {
  const mira = kernel.person('Mira')
  /** An hour at a time, until the room has heard so much. */
  const until = (lines: number) =>
    expect
      .poll(() => {
        kernel.clock.advance(HOUR_MS)
        return heard.length
      })
      .toBe(lines)
  await mira.says('/fed Tom')
  await until(1)
  expect(heard[0]).toMatch(/^lobby: Tom is hungry: fed by Mira 1\d hours ago\.$/)
  await mira.says('/fed Ada')
  await until(2)
  expect(heard[1]).toMatch(/^lobby: Ada is hungry/)
  await mira.says('/fed Tom')
  await until(3)
  expect(heard[2]).toMatch(/^lobby: Tom is hungry/)
})
