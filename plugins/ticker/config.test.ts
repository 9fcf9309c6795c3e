import { expect, test } from 'vitest'
import { TickerConfig } from './config.ts'

test.each([
  [{ bords: { shares: {} } }, 'bords'],
  [{ boards: { shares: { desimals: 2 } } }, 'desimals'],
  [{ boards: { shares: { columns: { wert: 'x' } } } }, 'wert'],
])('what it does not know is refused, for it may be misspelt: a board less is a history less: %j', (config, name) => {
  expect(TickerConfig.safeParse(config).error?.issues[0]?.message).toContain(name)
})

test('without boards there is the demo board', () => {
  expect(TickerConfig.parse({})).toMatchObject({ boards: { demo: { demo: true, read: 'anyone', symbols: 1_000 } } })
})

test.each([
  { boards: { 'Not An Id': {} } },
  { boards: { a: { token: 'short' } } },
  { boards: { a: { token: 'with white space in it' } } },
  { boards: { a: { demo: true, token: 'a-sluice-gate-in-march' } } },
  { boards: { a: { url: 'file:///etc/passwd' } } },
  { boards: { a: { url: 'http://a.test/', every: '500ms' } } },
  { boards: { a: { symbols: 0 } } },
  { boards: { a: { read: 'admin' } } },
])('what makes no sense is refused: %j', (config) => {
  expect(TickerConfig.safeParse(config).success).toBe(false)
})
