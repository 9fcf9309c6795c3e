import { expect, test } from 'vitest'
import { TickerConfig } from './config.ts'

test.each([
  [{ bords: { shares: {} } }, 'bords'],
  [{ boards: { shares: { desimals: 2 } } }, 'desimals'],
  [{ boards: { shares: { columns: { wert: 'x' } } } }, 'wert'],
])('what it does not know is refused, for it may be misspelt: a board less is a history less: %j', (config, name) => {
  expect(TickerConfig.safeParse(config).error?.issues[0]?.message).toContain(name)
})
