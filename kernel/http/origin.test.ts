import { expect, test } from 'vitest'
import { bearerOf, judge, ownOrigins } from './origin.ts'

const OURS = ['https://chat.example.com', 'http://127.0.0.1:8080']

test.each<[headers: Parameters<typeof judge>[0], judgement: ReturnType<typeof judge>, who: string]>([
  [{}, 'own', 'curl, or a GET over plain http'],
  [{ origin: 'https://chat.example.com' }, 'own', 'our page'],
  [{ origin: 'http://127.0.0.1:8080' }, 'own', 'our page on loopback'],
  [{ origin: 'https://chat.example.com', 'sec-fetch-site': 'same-origin' }, 'own', 'our page in a browser'],
  [{ 'sec-fetch-site': 'none' }, 'own', 'typed into the address bar'],
  [{ origin: 'https://evil.example' }, 'foreign', 'another page'],
  [{ origin: 'null' }, 'foreign', 'a sandboxed page or a file'],
  [{ origin: '' }, 'foreign', 'an empty origin'],
  [{ origin: 'http://chat.example.com' }, 'foreign', 'our name without TLS'],
  [{ origin: 'https://chat.example.com:81' }, 'foreign', 'our name on another port'],
  [{ origin: 'https://chat.example.com.evil.example' }, 'foreign', 'our name as a beginning'],
  [{ origin: 'https://evil.example/https://chat.example.com' }, 'foreign', 'our name as a path'],
  [{ origin: 'https://CHAT.example.com' }, 'foreign', 'what no browser writes'],
  [{ origin: 'https://chat.example.com.' }, 'foreign', 'a trailing dot'],
  [{ origin: 'https://chat.example.com, https://evil.example' }, 'foreign', 'two origins'],
  [{ 'sec-fetch-site': 'cross-site' }, 'foreign', 'a picture on another page'],
  [{ 'sec-fetch-site': 'same-site' }, 'foreign', 'a neighbour below the same domain'],
  [{ origin: 'https://chat.example.com', 'sec-fetch-site': 'cross-site' }, 'foreign', 'redirected across sites'],
  [{ 'sec-fetch-site': 'unheard-of' }, 'foreign', 'what is not known'],
  [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', authorization: 'Bearer abc' }, 'own', 'bears a token'],
  [{ origin: 'https://evil.example', authorization: 'Basic YTpi' }, 'foreign', 'a password that the browser sends by itself'],
  [{ origin: 'https://evil.example', authorization: 'Bearer ' }, 'foreign', 'an empty token'],
])('%o is %s: %s', (headers, judgement) => {
  expect(judge(headers, OURS)).toBe(judgement)
})

test('a token is read whole, whatever the case of its scheme', () => {
  expect(bearerOf({ authorization: 'bearer a-b_c.d~e+f/g==' })).toBe('a-b_c.d~e+f/g==')
  expect(bearerOf({ authorization: 'Bearer a b' })).toBeUndefined()
  expect(bearerOf({ authorization: 'Bearera' })).toBeUndefined()
  expect(bearerOf({})).toBeUndefined()
})

test('ours are the public origin and, on an address or a loopback name, the one that was asked for', () => {
  const own = (host: string | undefined, url?: string, protocol: 'http' | 'https' = 'http') => ownOrigins({ host, protocol }, url)
  expect(own('127.0.0.1:8080')).toEqual(['http://127.0.0.1:8080'])
  expect(own('192.168.1.20:80')).toEqual(['http://192.168.1.20'])
  expect(own('[::1]:8443', undefined, 'https')).toEqual(['https://[::1]:8443'])
  expect(own('chat.example.com', 'https://chat.example.com')).toEqual(['https://chat.example.com'])
  expect(own('127.0.0.1:8080', 'https://chat.example.com')).toEqual(['https://chat.example.com', 'http://127.0.0.1:8080'])
  expect(own('evil.example')).toEqual([])
  expect(own('127.0.0.1:99999')).toEqual([])
  expect(own(undefined)).toEqual([])
})
