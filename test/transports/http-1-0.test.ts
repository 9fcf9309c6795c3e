import { describe, expect, test } from 'vitest'
import { exhibition } from './exhibits.ts'
import { RawResponse } from './raw.ts'

const HELD = ['stream', 'sse', 'iframe', 'multipart']
const WHOLE = ['poll', 'long-poll', 'refresh']

/** Requests that can only be answered on a connection that ends with the answer, or that says so. */
const CLIENTS: readonly [string, (path: string) => string][] = [
  ['HTTP/1.0', (path) => `GET ${path} HTTP/1.0\r\n\r\n`],
  ['HTTP/1.0 that would keep the connection', (path) => `GET ${path} HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n`],
  ['HTTP/1.1 that keeps none', (path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`],
]
const pathOf = (transport: string): string => `/comet/${transport}?callback=told&channel=talk/hall`

describe.each(CLIENTS)('%s', (_, request) => {
  test.each(HELD)('gets the frames of %s as they come, and nothing between them', async (transport) => {
    const { kernel, port, say } = await exhibition()
    const response = new RawResponse(port, request(pathOf(transport)))
    await response.until(/"joined"/)
    await say('hall', 'one')
    await response.until(/"text":"one"/)
    kernel.kernel.connections.shutDown()
    await response.whole
    expect(response.head).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(response.head).toMatch(/^Connection: close\r$/m)
    expect(response.head).not.toMatch(/Transfer-Encoding|Content-Length/)
    expect(response.body).toContain('"reason":"shutdown"')
  })

  test.each(WHOLE)('gets answers of %s that say their length', async (transport) => {
    const { port } = await exhibition()
    const response = new RawResponse(port, request(pathOf(transport)))
    const length = Number((await response.until(/Content-Length: (\d+)\r\n/))[1])
    await response.when(() => Buffer.byteLength(response.body) === length || undefined, `${length} bytes`)
    expect(response.head).not.toContain('Transfer-Encoding')
    expect(response.head).toMatch(/Connection: (close|keep-alive)\r\n/)
    // Whoever wants the connection kept gets it kept, and whoever does not, gets its end.
    if (response.head.includes('Connection: close')) await response.whole
  })

  test.each([...HELD, ...WHOLE])('is told by %s what is wrong, and that the connection ends', async (transport) => {
    const { port } = await exhibition()
    const response = new RawResponse(port, request(`${pathOf(transport)}&since=forged`))
    await response.whole
    expect(response.head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(response.head).toContain('Connection: close\r\n')
    expect(Number(/Content-Length: (\d+)/.exec(response.head)?.[1])).toBe(Buffer.byteLength(response.body))
    expect(response.body).toContain('bad-cursor')
  })
})

test('a connection of HTTP/1.1 is kept between polls', async () => {
  const { port } = await exhibition()
  const ask = `GET ${pathOf('poll')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
  const response = new RawResponse(port, ask + ask)
  await response.until(/"frames":.+"frames":/s)
  expect(response.text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
  expect(response.head).toContain('Connection: keep-alive\r\n')
})
