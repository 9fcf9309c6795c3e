import { afterEach, expect, test } from 'vitest'
import { definePlugin } from '../api/plugin.ts'
import { type TestKernel, testKernel } from '../testing.ts'
import { inPlugin, pluginScope, setUnscoped } from './scope.ts'

let tested: TestKernel | undefined
afterEach(async () => {
  setUnscoped('own', false)
  await tested?.stop()
  tested = undefined
})

test('code of a plugin is known as its own, whatever it awaits', async () => {
  const later = inPlugin('foreign', async () => {
    await new Promise(setImmediate)
    return pluginScope.getStore()
  })
  expect(await later).toBe('foreign')
  expect(pluginScope.getStore()).toBeUndefined()
})

test('a plugin that comes with Encke has no scope, but within that of another', () => {
  setUnscoped('own', true)
  expect(inPlugin('own', () => pluginScope.getStore())).toBeUndefined()
  expect(inPlugin('foreign', () => inPlugin('own', () => pluginScope.getStore()))).toBe('own')
})

test('what nobody catches of a plugin that comes with Encke is charged to it by the stack', async () => {
  tested = await testKernel({ plugins: [] })
  const { host } = tested.kernel
  await host.load(['own', 'other'].map((name) => ({ plugin: definePlugin({ name, api: 1 }), config: undefined, builtIn: true as const })))
  const thrown = new Error('nobody caught this')
  thrown.stack = 'Error: nobody caught this\n    at tick (/anywhere/kernel/clock.ts:1:2)\n    at beat (/anywhere/plugins/own/beat.ts:3:4)'
  host.faults.uncaught(thrown)
  const faulty = host.reports().filter(({ fault }) => fault !== undefined)
  expect(faulty).toMatchObject([{ name: 'own', fault: { message: 'nobody caught this' } }])
})
