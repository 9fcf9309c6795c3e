import { expect, test } from 'vitest'
import { matches, requireName, requirePattern } from './names.ts'

test.each(['chat/lobby', 'a', 'a-b_c/0', 'x'.repeat(64)])('%s is a name', (name) => {
  expect(() => requireName(name)).not.toThrow()
})

test.each(['', '/', 'a/', '/a', 'a//b', 'A', 'a b', 'a/*', '*', 'é', 'x'.repeat(65), 'a\n'])('%j is none', (name) => {
  expect(() => requireName(name)).toThrow(TypeError)
})

test('a pattern may end with a star, which stands for one segment', () => {
  expect(() => requirePattern('weather/*')).not.toThrow()
  for (const pattern of ['*/a', 'a*', 'a/*/b', 'a/**']) expect(() => requirePattern(pattern)).toThrow(TypeError)
  expect(['weather/a', 'weather/a/b', 'weather', 'x/weather/a'].filter((name) => matches('weather/*', name))).toEqual(['weather/a'])
})
