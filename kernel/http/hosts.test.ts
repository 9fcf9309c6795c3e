import { expect, test } from 'vitest'
import { isLiteral, isOurHost } from './hosts.ts'

test.each(['localhost', 'localhost:8080', 'encke.localhost', '127.0.0.1', '127.0.0.1:8080', '192.168.1.20:8080', '[::1]', '[::1]:8080'])(
  '%s is ours without any setting',
  (host) => {
    expect(isLiteral(host)).toBe(true)
    expect(isOurHost(host, undefined)).toBe(true)
    expect(isOurHost(host, 'https://chat.example.com')).toBe(true)
  },
)

test.each([
  'evil.example',
  'chat.example.com',
  'localhost.evil.example',
  'evil-localhost',
  '127.0.0.1.evil.example',
  '127.0.0.1@evil.example',
  'evil.example#127.0.0.1',
  '[::1].evil.example',
  '[::1',
  '1::1',
  '',
  ' ',
  'localhost:',
  'localhost/',
])('"%s" is not ours', (host) => {
  expect(isOurHost(host, undefined)).toBe(false)
})

test('the public address is ours, on any port, and nothing near it', () => {
  const ours = (host: string) => isOurHost(host, 'https://chat.example.com:8443')
  expect(['chat.example.com', 'chat.example.com:8443', 'chat.example.com:80'].map(ours)).toEqual([true, true, true])
  expect(['example.com', 'a.chat.example.com', 'chat.example.com.', 'chat.example.com.evil.example'].map(ours)).not.toContain(true)
})

test('a request without a Host is let through', () => {
  expect(isOurHost(undefined, 'https://chat.example.com')).toBe(true)
})
