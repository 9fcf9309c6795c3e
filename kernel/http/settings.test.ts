import { expect, test } from 'vitest'
import { ConfigurationError } from '../errors.ts'
import { readSettings } from './settings.ts'

test('an empty environment gives the documented defaults', () => {
  expect(readSettings({ PORT: '', ENCKE_URL: ' ' })).toEqual({
    port: 8080,
    host: '127.0.0.1',
    data: './data',
    config: undefined,
    url: undefined,
    trustedProxies: [],
    netAllow: [],
    metricsToken: undefined,
    limits: undefined,
    watch: true,
    logLevel: 'info',
  })
})

test('every variable is read', () => {
  const settings = readSettings({
    PORT: '0',
    HOST: '::',
    ENCKE_DATA: '/srv/encke',
    ENCKE_CONFIG: 'mine.json',
    ENCKE_URL: 'HTTPS://Chat.Example.com:443/',
    ENCKE_TRUST_PROXY: '127.0.0.1, 10.0.0.0/8 ::1',
    ENCKE_NET_ALLOW: 'Feeds.local:9000,[::1]:80',
    ENCKE_LIMITS: '{}',
    ENCKE_LOG: 'debug',
  })
  expect(settings).toMatchObject({ port: 0, host: '::', data: '/srv/encke', config: 'mine.json', limits: '{}', logLevel: 'debug' })
  expect(settings.url).toBe('https://chat.example.com')
  expect(settings.netAllow).toEqual(['feeds.local:9000', '[::1]:80'])
  expect(settings.trustedProxies.map(([address, bits]) => `${address}/${bits}`)).toEqual(['127.0.0.1/32', '10.0.0.0/8', '::1/128'])
})

test.each([
  ['PORT', '80a'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['ENCKE_URL', 'chat.example.com'],
  ['ENCKE_URL', 'https://example.com/chat'],
  ['ENCKE_URL', 'https://user@example.com'],
  ['ENCKE_URL', 'https://example.com/?a'],
  ['ENCKE_URL', 'ftp://example.com'],
  ['ENCKE_TRUST_PROXY', 'proxy.local'],
  ['ENCKE_TRUST_PROXY', '10.0.0.0/33'],
  ['ENCKE_NET_ALLOW', 'feeds.local'],
  ['ENCKE_NET_ALLOW', 'http://feeds.local:80'],
  ['ENCKE_LOG', 'loud'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(ConfigurationError)
  expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} [^\\n]*\\.$`))
})

test('each fault has its own sentence', () => {
  expect(() => readSettings({ PORT: 'x', ENCKE_LOG: 'y' })).toThrow(/^PORT .*\.\nENCKE_LOG .*\.$/)
})
