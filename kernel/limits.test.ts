import { expect, test } from 'vitest'
import { DEFAULT_LIMITS, parseLimits } from './limits.ts'

test('nothing said gives the defaults', () => {
  expect(parseLimits()).toEqual(DEFAULT_LIMITS)
})

test('the environment wins over the configuration, and both over the defaults', () => {
  const limits = parseLimits({ bodyBytes: 1000, urlBytes: 2000 }, '{"urlBytes":3000,"heartbeatSeconds":0.5}')
  expect(limits).toEqual({ ...DEFAULT_LIMITS, bodyBytes: 1000, urlBytes: 3000, heartbeatSeconds: 0.5 })
})

test.each([
  ['{"bodyByte":1}', 'bodyByte'],
  ['{"__proto__":1}', '__proto__'],
  ['{"toString":1}', 'toString'],
  ['{"bodyBytes":0}', 'bodyBytes'],
  ['{"bodyBytes":1.5}', 'bodyBytes'],
  ['{"bodyBytes":"1"}', 'bodyBytes'],
  ['{"headerSeconds":-1}', 'headerSeconds'],
  ['{"headerSeconds":null}', 'headerSeconds'],
  ['[]', 'JSON object'],
  ['null', 'JSON object'],
  ['{', 'JSON object'],
])('ENCKE_LIMITS=%s is refused in a sentence with %s', (text, named) => {
  expect(() => parseLimits({}, text)).toThrow(new RegExp(`^ENCKE_LIMITS .*${named}.*\\.$`))
})

test('a bad value in the configuration is told as such', () => {
  expect(() => parseLimits({ publishBurst: Number.POSITIVE_INFINITY })).toThrow(/^limits gives publishBurst/)
})
