import { expect, test } from 'vitest'
import { securityHeaders } from './headers.ts'

test('a page may load its own things and nothing else', () => {
  expect(securityHeaders('/', undefined)).toEqual({
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; " +
      "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  })
})

test.each(['/api/me', '/channels/chat/lobby', '/comet/sse', '/api'])('what %s answers is no page', (path) => {
  expect(securityHeaders(path, undefined)['Content-Security-Policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/)
})

test.each(['/comet/iframe', '/comet/multipart'])('what %s answers may be framed by our own pages', (path) => {
  const policy = securityHeaders(path, undefined)['Content-Security-Policy']
  expect(policy).toBe("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
})

test.each(['/apiary', '/channelsurfing', '/ui/api/x'])('%s may be a page', (path) => {
  expect(securityHeaders(path, undefined)['Content-Security-Policy']).toContain("script-src 'self'")
})

test('other sites may show widgets, embedded rooms and live pictures', () => {
  const policy = (path: string) => securityHeaders(path, undefined)['Cross-Origin-Resource-Policy']
  expect(['/widgets/a.js', '/embed/chat', '/live/x.svg'].map(policy)).toEqual(['cross-origin', 'cross-origin', 'cross-origin'])
  expect(['/ui/a.js', '/api/me', '/embedded'].map(policy)).toEqual(['same-origin', 'same-origin', 'same-origin'])
})

test('TLS is asked for for good only where the public address has it', () => {
  const strict = (url?: string) => securityHeaders('/', url)['Strict-Transport-Security']
  expect([strict(), strict('http://chat.example.com'), strict('https://chat.example.com')]).toEqual([
    undefined,
    undefined,
    'max-age=31536000',
  ])
})
