import { expect, test } from 'vitest'
import { isWholeText, parseJson } from './json.ts'

test.each(['{"a":[1,null,true,"x"]}', '"text"', '7', 'null', '{"text":"👋 NUL-free \\ud83d\\udc4b"}', ' []\n'])('%s is taken', (text) => {
  expect(parseJson(text)).toEqual(JSON.parse(text))
})

test.each([
  ['', 'There is no JSON.'],
  [' ', 'There is no JSON.'],
  ['{', 'This is no JSON.'],
  ["{'a':1}", 'This is no JSON.'],
  ['\uFEFF{}', 'This is no JSON.'],
  ['NaN', 'This is no JSON.'],
  ['{"a":"\\u0000"}', 'The JSON holds a NUL or half a surrogate pair.'],
  ['{"a\\u0000":1}', 'The JSON holds a NUL or half a surrogate pair.'],
  ['[["\\ud83d"]]', 'The JSON holds a NUL or half a surrogate pair.'],
  ['{"\\udc4b":1}', 'The JSON holds a NUL or half a surrogate pair.'],
  ['"\\udc4b\\ud83d"', 'The JSON holds a NUL or half a surrogate pair.'],
  ['{"__proto__":{"role":"owner"}}', 'The JSON has a key __proto__.'],
  ['[{"a":{"__proto__":null}}]', 'The JSON has a key __proto__.'],
])('%s is refused: %s', (text, sentence) => {
  expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 'bad-request', message: sentence }))
})

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
test('a hundred levels are taken and one more is not, nor thirty thousand', () => {
  expect(() => parseJson(nested(100))).not.toThrow()
  expect(() => parseJson(nested(101))).toThrow('The JSON is nested more than 100 deep.')
  expect(() => parseJson(nested(30_000))).toThrow('The JSON is nested more than 100 deep.')
})

test('whole text has neither NUL nor half a pair', () => {
  expect(['', 'é', '👋', '\uFFFF'].every(isWholeText)).toBe(true)
  expect(['\0', '\ud800', 'a\udfff', '\udc4b\ud83d'].some(isWholeText)).toBe(false)
})
