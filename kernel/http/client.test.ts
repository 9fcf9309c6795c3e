import type { IncomingHttpHeaders } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { clientOf } from './client.ts'
import { readSettings } from './settings.ts'

const seen = (remoteAddress: string, headers: IncomingHttpHeaders, trust = '') => {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress })
  return clientOf({ socket, headers }, readSettings({ ENCKE_TRUST_PROXY: trust }).trustedProxies)
}

test('without a trusted proxy the socket alone counts', () => {
  const client = seen('203.0.113.9', {
    host: 'Chat.Example.com',
    'x-forwarded-for': '1.1.1.1',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  })
  expect(client).toEqual({ address: '203.0.113.9', protocol: 'http', host: 'chat.example.com', local: false })
})

test('a trusted proxy tells the address, the protocol and the host', () => {
  const headers = {
    host: '127.0.0.1',
    'x-forwarded-for': '198.51.100.7',
    'x-forwarded-host': 'Chat.example.com',
    'x-forwarded-proto': 'https',
  }
  expect(seen('::ffff:127.0.0.1', headers, '127.0.0.1')).toEqual({
    address: '198.51.100.7',
    protocol: 'https',
    host: 'chat.example.com',
    local: false,
  })
})

test.each([
  ['6.6.6.6, 198.51.100.7', '198.51.100.7', 'what a client writes itself lies further left and does not count'],
  ['6.6.6.6, 198.51.100.7, 10.0.0.2', '198.51.100.7', 'trusted proxies in between are passed over'],
  ['10.0.0.3, 10.0.0.2', '10.0.0.3', 'where all are trusted, the furthest'],
  ['198.51.100.7, unknown', '10.0.0.1', 'what is no address ends the search'],
  ['198.51.100.7:4711', '198.51.100.7', 'a port is dropped'],
  ['[2001:db8::7]:4711', '2001:db8::7', 'of IPv6 too'],
  ['2001:db8::7', '2001:db8::7', 'plain IPv6'],
  ['', '10.0.0.1', 'nothing said'],
])('X-Forwarded-For: %s gives %s: %s', (header, address) => {
  expect(seen('10.0.0.1', { 'x-forwarded-for': header }, '10.0.0.0/8').address).toBe(address)
})

test("of several hosts and protocols the nearest proxy's counts", () => {
  const headers = { 'x-forwarded-host': 'evil.example, chat.example.com', 'x-forwarded-proto': 'http, https' }
  expect(seen('10.0.0.1', headers, '10.0.0.1')).toMatchObject({ host: 'chat.example.com', protocol: 'https' })
})

test('only a peer on this machine for whom nobody speaks is local', () => {
  expect(seen('127.0.0.1', {}).local).toBe(true)
  expect(seen('127.8.8.8', {}).local).toBe(true)
  expect(seen('::1', {}).local).toBe(true)
  expect(seen('::ffff:127.0.0.1', {}).local).toBe(true)
  expect(seen('192.168.1.2', {}).local).toBe(false)
  expect(seen('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }).local).toBe(false)
  expect(seen('127.0.0.1', { forwarded: 'for=1.1.1.1' }).local).toBe(false)
  expect(seen('127.0.0.1', { 'x-real-ip': '1.1.1.1' }).local).toBe(false)
})

test('a zone does not hide an address', () => {
  expect(seen('fe80::1%eth0', {}).address).toBe('fe80::1')
})
