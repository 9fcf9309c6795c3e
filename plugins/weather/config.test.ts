import { expect, test } from 'vitest'
import { WeatherConfig } from './config.ts'

test.each([
  [{ place: { york: {} } }, 'place'],
  [{ places: { york: { latitude: 1, longitude: 2, timezone: 'Europe/London' } } }, 'timezone'],
])('what it does not know is refused, for it may be misspelt: %j', (config, name) => {
  expect(WeatherConfig.safeParse(config).error?.issues[0]?.message).toContain(name)
})
