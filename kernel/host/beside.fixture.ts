import { afterEach, beforeEach, expect } from 'vitest'
import { z } from 'zod'
import { type AnyPlugin, definePlugin } from '../api/plugin.ts'
import { FakeClock, person, type TestKernel, testKernel } from '../testing.ts'

export const ada = person('Ada', 'owner')
/** What some wait for. */
export const never = new Promise<never>(() => {})

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

/** The one that a test is about. */
export const bad = (setup: NonNullable<AnyPlugin['setup']>, more: Partial<AnyPlugin> = {}): AnyPlugin => ({
  name: 'bad',
  api: 1,
  setup,
  ...more,
})

/** For each test of a file a server with plugins of its choice, and beside them one that must not notice what they do. */
export function besides() {
  let tested: TestKernel
  let clock: FakeClock
  beforeEach(() => {
    clock = new FakeClock()
  })
  afterEach(() => tested.stop())
  return {
    get tested() {
      return tested
    },
    get clock() {
      return clock
    },
    begin: async (...plugins: AnyPlugin[]): Promise<void> => {
      tested = await testKernel({ plugins: [...plugins, good], clock })
    },
    report: (name: string) => tested.kernel.host.reports().find((each) => each.name === name),
    /** The other one has not noticed. */
    goesOn: async (): Promise<void> => {
      expect((await tested.ask('GET', '/api/good', { as: ada })).json).toBe('good')
      expect((await tested.ask('POST', '/channels/good/a', { as: ada, body: 1 })).status).toBe(201)
    },
    /** What the log says against a plugin. */
    blamed: (name: string): string[] =>
      tested.logged.filter(({ level, plugin }) => level === 'error' && plugin === name).map(({ message }) => message),
  }
}
