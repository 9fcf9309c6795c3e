import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type FeedServer, startFeedServer } from '../../test/feeds/server.ts'
import { createOutgoing, type Outgoing, type OutgoingInit } from './outgoing.ts'

const CONFIGURED: OutgoingInit = { configured: true }
const POSTED: OutgoingInit = { configured: false }

let server: FeedServer
let outgoing: Outgoing
const loopback = async () => [{ address: '127.0.0.1', family: 4 }]
beforeEach(async () => {
  server = await startFeedServer()
  outgoing = createOutgoing({ allow: [server.hostAndPort], userAgent: 'Encke/test (+http://here/about-bot)', dns: loopback })
})
afterEach(async () => {
  await outgoing.close()
  await server.close()
})
const text = async (path: string, init = CONFIGURED) => Buffer.from((await outgoing.fetch(server.url + path, init)).bytes).toString()
const port = () => new URL(server.url).port

describe('an allowed host', () => {
  test('is asked as ourselves, without cookies, and its answer comes whole', async () => {
    server.serve('/feed', 'hello', { contentType: 'text/plain', etag: '"a"' })
    const answer = await outgoing.fetch(`${server.url}/feed`, { ...CONFIGURED, headers: { Cookie: 'a=b', 'If-None-Match': '"b"' } })
    expect(answer).toMatchObject({ status: 200, url: `${server.url}/feed` })
    expect([Buffer.from(answer.bytes).toString(), answer.headers.get('etag')]).toEqual(['hello', '"a"'])
    const [request] = server.requests
    expect(request?.headers).toMatchObject({ 'user-agent': 'Encke/test (+http://here/about-bot)', 'if-none-match': '"b"' })
    expect(request?.headers.cookie).toBeUndefined()
  })

  test('counts for configured URLs only', async () => {
    await expect(outgoing.fetch(`${server.url}/feed`, POSTED)).rejects.toMatchObject({ fault: 'refused' })
    expect(server.requests).toEqual([])
  })

  test('is exactly one host and port', async () => {
    await expect(outgoing.fetch(`http://localhost:${port()}/`, CONFIGURED)).rejects.toMatchObject({ fault: 'refused' })
    await expect(outgoing.fetch('http://127.0.0.1:1/', CONFIGURED)).rejects.toMatchObject({ fault: 'refused' })
  })

  test('that does not answer is unreachable, and the message tells neither path nor query', async () => {
    await server.close()
    const failure = outgoing.fetch(`${server.url}/feed?key=secret`, CONFIGURED)
    await expect(failure).rejects.toMatchObject({ fault: 'unreachable', message: expect.not.stringContaining('secret') })
    server = await startFeedServer()
  })
})

describe('a body', () => {
  test('that says it is too long is refused before it comes, where there is one', async () => {
    server.respond('/said', 200, { 'Content-Length': '50000000' })
    await expect(text('/said')).rejects.toMatchObject({ fault: 'too-large' })
    expect(await text('/said', { ...CONFIGURED, method: 'HEAD' })).toBe('')
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ] as const)('in %s is decoded', async (encoding, compress) => {
    server.respond('/feed', 200, { 'Content-Encoding': encoding }, compress('weather'))
    const { bytes, headers } = await outgoing.fetch(`${server.url}/feed`, CONFIGURED)
    expect([Buffer.from(bytes).toString(), headers.get('content-encoding'), headers.get('content-length')]).toEqual(['weather', null, null])
  })

  test('encoded twice is decoded twice, three times is refused', async () => {
    server.respond('/twice', 200, { 'Content-Encoding': 'gzip, br' }, brotliCompressSync(gzipSync('weather')))
    expect(await text('/twice')).toBe('weather')
    server.respond('/thrice', 200, { 'Content-Encoding': 'gzip, gzip, gzip' }, gzipSync(gzipSync(gzipSync('weather'))))
    await expect(text('/thrice')).rejects.toMatchObject({ fault: 'unreachable' })
  })

  test.each(['gzip', 'constructor'])('that is not the %s it says is an error', async (encoding) => {
    server.respond('/feed', 200, { 'Content-Encoding': encoding }, 'plain')
    await expect(text('/feed')).rejects.toMatchObject({ fault: 'unreachable' })
  })

  test('may have just as many bytes as allowed', async () => {
    server.serve('/feed', 'x'.repeat(100))
    expect(await text('/feed', { ...CONFIGURED, maxBytes: 100 })).toHaveLength(100)
    await expect(text('/feed', { ...CONFIGURED, maxBytes: 99 })).rejects.toMatchObject({ fault: 'too-large' })
  })

  test('of 50 MB is cut at the limit, its sender too', async () => {
    server.fail('/huge', 'huge')
    const before = process.memoryUsage().rss
    await expect(text('/huge')).rejects.toMatchObject({ fault: 'too-large' })
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1_048_576)
    await expect.poll(() => server.sent).toBeGreaterThan(0)
    expect(server.sent).toBeLessThan(20 * 1_048_576)
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const)('that unfolds from %s to 50 MB is stopped at the limit', async (encoding, compress) => {
    server.respond('/bomb', 200, { 'Content-Encoding': encoding }, compress(Buffer.alloc(50_000_000)))
    const before = process.memoryUsage().rss
    await expect(text('/bomb')).rejects.toMatchObject({ fault: 'too-large' })
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1_048_576)
  })
})

describe('time', () => {
  test('ends a request that hangs', async () => {
    server.fail('/hang', 'hang')
    await expect(text('/hang', { ...CONFIGURED, timeout: 50 })).rejects.toMatchObject({ fault: 'timeout' })
  })

  test('ends a body that never does', async () => {
    server.fail('/slow', 'stall')
    await expect(text('/slow', { ...CONFIGURED, timeout: 100 })).rejects.toMatchObject({ fault: 'timeout' })
  })

  test('is over for a request whose caller has gone, before and while it runs', async () => {
    server.fail('/hang', 'hang')
    const caller = new AbortController()
    const request = text('/hang', { ...CONFIGURED, signal: caller.signal })
    await server.asked('/hang', 1)
    caller.abort(new Error('gone'))
    await expect(request).rejects.toThrow('gone')
    await expect(text('/hang', { ...CONFIGURED, signal: caller.signal })).rejects.toThrow('gone')
    expect(server.requests).toHaveLength(1)
  })
})

describe('redirects', () => {
  const redirect = (from: string, status: number, to: string) => server.respond(from, status, { Location: to })

  test('are followed, relative ones too, and it is told how far they were permanent', async () => {
    redirect('/one', 301, '/two')
    redirect('/two', 308, `${server.url}/three`)
    redirect('/three', 302, '/four')
    redirect('/four', 301, '/five')
    server.serve('/five', 'there')
    expect(await outgoing.fetch(`${server.url}/one`, CONFIGURED)).toMatchObject({
      url: `${server.url}/five`,
      permanentRedirectTo: `${server.url}/three`,
    })
    expect(await outgoing.fetch(`${server.url}/three`, CONFIGURED)).not.toHaveProperty('permanentRedirectTo')
  })

  test('are told, or refused, where they are not to be followed', async () => {
    redirect('/one', 302, '/two')
    expect(await outgoing.fetch(`${server.url}/one`, { ...CONFIGURED, redirect: 'manual' })).toMatchObject({ status: 302 })
    await expect(text('/one', { ...CONFIGURED, redirect: 'error' })).rejects.toMatchObject({ fault: 'redirects' })
    expect(server.requests).toHaveLength(2)
  })

  test('are followed five times and no more', async () => {
    for (let hop = 1; hop <= 6; hop++) redirect(`/${hop}`, 302, `/${hop + 1}`)
    server.serve('/7', 'too far')
    expect(await text('/2')).toBe('too far')
    await expect(text('/1')).rejects.toMatchObject({ fault: 'redirects' })
  })

  test.each(['http://10.0.0.5/', 'http://[::ffff:7f00:1]/', 'file:///etc/passwd', 'http://user:word@127.0.0.1/', 'http://'])(
    'to %s are refused',
    async (target) => {
      redirect('/one', 302, target)
      await expect(text('/one')).rejects.toThrow()
      expect(server.requests).toHaveLength(1)
    },
  )

  test('drop the password on the way to another origin, and a POST becomes a GET', async () => {
    const other = await startFeedServer()
    const both = createOutgoing({ allow: [server.hostAndPort, other.hostAndPort], userAgent: 'Encke/test' })
    redirect('/here', 302, '/there')
    redirect('/there', 307, `${other.url}/far`)
    other.serve('/far', 'end')
    const headers = { Authorization: 'Basic x', 'Content-Type': 'text/plain' }
    await both.fetch(`${server.url}/here`, { ...CONFIGURED, method: 'POST', body: 'secret', headers })
    expect(server.requests.map(({ headers: { authorization } }) => authorization)).toEqual(['Basic x', 'Basic x'])
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization')
    expect(other.requests[0]?.headers).not.toHaveProperty('content-type')
    await Promise.all([both.close(), other.close()])
  })
})

describe('an address that is not public', () => {
  const FORMS = [
    'http://127.0.0.1/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://10.0.0.5/',
    'http://169.254.169.254/',
  ]
    .concat([
      'http://[::1]/',
      'http://[fd00::1]/',
      'http://[fe80::1]/',
      'http://[::ffff:7f00:1]/',
      'http://[::ffff:8.8.8.8]/',
      'http://[::7f00:1]/',
    ])
    .concat([
      'http://[64:ff9b::7f00:1]/',
      'http://[64:ff9b:1::7f00:1]/',
      'http://[2002:7f00:1::]/',
      'http://[2001:0:7f00:1::]/',
      'http://100.64.0.1/',
    ])
    .concat([
      'http://0.0.0.0/',
      'http://224.0.0.1/',
      'http://255.255.255.255/',
      'http://localhost/',
      'http://a.localhost./',
      'http://１２７.0.0.1/',
    ])
    .concat([
      'http://192.168.1.1/',
      'http://172.16.0.1/',
      'http://198.18.0.1/',
      'http://[fec0::1]/',
      'http://[2001:db8::1]/',
      'http://[::]/',
    ])
    .concat(['ftp://example.com/', 'file:///etc/passwd', 'data:text/plain,x', 'javascript:1', 'not a url', 'http://user:word@example.com/'])

  test.each(FORMS)('is refused as %s, before any name is resolved', async (url) => {
    const dns = vi.fn(loopback)
    const guarded = createOutgoing({ allow: [], userAgent: 'Encke/test', dns })
    await expect(guarded.fetch(url, CONFIGURED)).rejects.toMatchObject({ fault: 'refused' })
    await expect(guarded.fetch(url, POSTED)).rejects.toMatchObject({ fault: 'refused' })
    expect(dns).not.toHaveBeenCalled()
    await guarded.close()
  })

  test.each([['127.0.0.1'], ['8.8.8.8', '10.0.0.5'], ['::1'], ['64:ff9b::7f00:1'], ['2002:7f00:1::'], ['::ffff:127.0.0.1']])(
    'is refused behind a name (%s)',
    async (...addresses) => {
      const dns = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      const guarded = createOutgoing({ allow: [], userAgent: 'Encke/test', dns })
      await expect(guarded.fetch(`http://rebound.test:${port()}/`, CONFIGURED)).rejects.toMatchObject({ fault: 'refused' })
      expect(server.requests).toEqual([])
      await guarded.close()
    },
  )

  test('cannot slip in between check and connection: a name is resolved once a request, by the socket', async () => {
    let resolved = 0
    const dns = async () => [{ address: resolved++ === 0 ? '127.0.0.1' : '10.0.0.5', family: 4 }]
    const named = createOutgoing({ allow: [`feeds.test:${port()}`], userAgent: 'Encke/test', dns })
    server.serve('/feed', 'hello')
    expect((await named.fetch(`http://feeds.test:${port()}/feed`, CONFIGURED)).status).toBe(200)
    expect(resolved).toBe(1)
    await named.close()
  })
})

test('what people post may name the usual ports only', async () => {
  await expect(outgoing.fetch('http://example.com:22/', POSTED)).rejects.toMatchObject({
    fault: 'refused',
    message: 'port 22 is not one of the web’s',
  })
})
