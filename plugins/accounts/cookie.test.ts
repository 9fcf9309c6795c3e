import { expect, test } from 'vitest'
import { signedIn, signedOut, tokenIn } from './cookie.ts'

const both = new Map([
  ['encke', 'plain'],
  ['__Host-encke', 'guarded'],
])

test('over https the cookie is guarded by its prefix', () => {
  expect(signedIn('https://chat.example.com', 'abc')).toBe('__Host-encke=abc; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure')
})

test('over http it cannot be', () => {
  expect(signedIn('http://127.0.0.1:8080', 'abc')).toBe('encke=abc; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax')
  expect(signedOut('http://127.0.0.1:8080')).toBe('encke=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax')
})

test('behind an https address a cookie without the prefix counts for nothing', () => {
  expect(tokenIn(both, 'https://chat.example.com')).toBe('guarded')
  expect(tokenIn(new Map([['encke', 'plain']]), 'https://chat.example.com')).toBeUndefined()
  expect(tokenIn(new Map([['encke', 'plain']]), undefined)).toBe('plain')
})
