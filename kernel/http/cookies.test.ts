import { expect, test } from 'vitest'
import { parseCookies } from './cookies.ts'

test.each([
  [undefined, {}],
  ['', {}],
  ['a=1', { a: '1' }],
  ['a=1; b=2;c=3', { a: '1', b: '2', c: '3' }],
  ['a="1"; b=x=y=', { a: '1', b: 'x=y=' }],
  ['a=1; a=2', { a: '1' }],
  ['noise; =nameless; ;a=', { a: '' }],
  ['__Host-encke=t%20; __proto__=x', { '__Host-encke': 't%20', ['__proto__']: 'x' }],
])('%s', (header, cookies) => {
  expect([...parseCookies(header)]).toEqual(Object.entries(cookies))
})
