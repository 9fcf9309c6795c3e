import { describe, expect, test } from 'vitest'
import { definePlugin } from '../../kernel/index.ts'
import { leaks, type Tested, type TestKernel } from '../../kernel/testing.ts'
import accounts from '../../plugins/accounts/index.ts'
import chat from '../../plugins/chat/index.ts'
import gallery from '../../plugins/gallery/index.ts'
import hello from '../../plugins/hello/index.ts'
import oidc from '../../plugins/oidc/index.ts'
import presence from '../../plugins/presence/index.ts'
import weather from '../../plugins/weather/index.ts'

const TIMEOUT_MILLISECONDS = 600_000
/** Here a fifth of what `leaks` does by itself, for there are many to be tested: `ENCKE_LEAK_ROUNDS=1000` tests all of it. */
const ROUNDS = Number(process.env.ENCKE_LEAK_ROUNDS ?? 200)

const BUILT_IN: readonly Tested[] = [
  accounts,
  chat,
  presence,
  { plugin: weather, config: { places: {} } },
  gallery,
  hello,
  { plugin: oidc, config: { issuer: 'https://login.example', clientId: 'encke' } },
]
const nameOf = (tested: Tested): string => ('plugin' in tested ? tested.plugin.name : tested.name)

describe.each(BUILT_IN.map((tested) => [nameOf(tested), tested] as const))('%s', (name, tested) => {
  test('leaves nothing behind', { timeout: TIMEOUT_MILLISECONDS }, async () => {
    const among = BUILT_IN.filter((other) => nameOf(other) !== name)
    const prepare = (kernel: TestKernel) => kernel.ask('POST', '/api/setup', { body: { name: 'Mira', password: 'seven lemons in a row' } })
    expect(await leaks(tested, { rounds: ROUNDS, among, prepare })).toEqual([])
  })
})

describe('what a plugin leaves behind is found:', () => {
  const kept: unknown[] = []
  test.each<[string, () => void, RegExp]>([
    ['a listener of the process', () => void process.on('SIGWINCH', () => {}), /^listeners of the process: /],
    ['a timer of its own', () => void kept.push(setInterval(() => {}, 60_000)), /^Timeout: /],
    ['memory', () => void kept.push(new Array(20_000).fill(0).map((_, index) => `${index} ${kept.length}`)), /^the heap has grown by \d/],
  ])('%s', async (_, leak, sentence) => {
    const found = await leaks(definePlugin({ name: 'leaky', api: 1, setup: leak }), { rounds: 40 })
    process.removeAllListeners('SIGWINCH')
    for (const timer of kept) if (typeof timer === 'object' && timer !== null && 'ref' in timer) clearInterval(timer as NodeJS.Timeout)
    kept.length = 0
    expect(found).toContainEqual(expect.stringMatching(sentence))
  })
})
