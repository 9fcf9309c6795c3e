import { describe, expect, onTestFinished, test } from 'vitest'
import { type ServerOptions, WebSocket, WebSocketServer } from 'ws'
import { Collector, PUBLICATION, WELCOME } from '../testing/collector.fixture.ts'
import { serve } from '../testing/http-server.fixture.ts'
import { ws } from './ws.ts'

const open = async (accept: (socket: WebSocket, url: string, protocol: string) => void, options: ServerOptions = {}) => {
  const { origin, server } = await serve((_, response) => response.writeHead(426).end())
  const sockets = new WebSocketServer({ server, ...options })
  sockets.on('connection', (socket, request) => accept(socket, request.url ?? '', socket.protocol))
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate()
    sockets.close()
  })
  return new Collector(ws, { origin, WebSocket })
}

describe('ws', () => {
  test('names its channels and the subprotocol, and delivers each frame', async () => {
    const asked: string[] = []
    const collector = await open((socket, ...told) => {
      asked.push(...told)
      for (const frame of [WELCOME, PUBLICATION]) socket.send(JSON.stringify(frame))
    })
    await collector.count(2)
    expect(collector.frames).toEqual([WELCOME, PUBLICATION])
    expect(asked).toEqual(['/comet/ws?channel=chat/lobby&join=weather/*&since=c1', 'encke.v1'])
  })

  test('carries frames up', async () => {
    let heard: (text: string) => void = () => {}
    const up = new Promise<string>((resolve) => {
      heard = resolve
    })
    const collector = await open((socket) => {
      socket.on('message', (bytes) => heard(String(bytes)))
      socket.send(JSON.stringify(WELCOME))
    })
    await collector.count(1)
    collector.pipe.send?.({ type: 'subscribe', id: 1, channels: ['chat/dev'] })
    expect(JSON.parse(await up)).toEqual({ type: 'subscribe', id: 1, channels: ['chat/dev'] })
  })

  test.each([
    ['4401, a session that ended', 4401, { type: 'session-end' }],
    ['1000', 1000, { type: 'ended' }],
    ['1009', 1009, { type: 'ended' }],
  ])('ends with %s', async (_, code, end) => {
    const collector = await open((socket) => socket.send(JSON.stringify(WELCOME), () => socket.close(code)))
    expect(await collector.end).toEqual(end)
  })

  test('takes a server that goes away for a bye', async () => {
    const collector = await open((socket) => socket.send(JSON.stringify(WELCOME), () => socket.close(1001)))
    await collector.end
    expect(collector.frames).toEqual([WELCOME, { type: 'bye', reason: 'shutdown' }])
  })

  test.each([
    ['closes before its welcome', (socket: WebSocket) => socket.close()],
    ['sends bytes', (socket: WebSocket) => socket.send(Buffer.from('{}'))],
    ['sends garbage', (socket: WebSocket) => socket.send('{"type":')],
  ])('cannot use a server that %s', async (_, accept) => {
    const collector = await open(accept)
    expect(await collector.end).toMatchObject({ type: 'unusable' })
  })

  test('cannot use a server that refuses, whatever it says', async () => {
    const collector = await open(() => {}, { verifyClient: (_, refuse) => refuse(false, 503) })
    expect(await collector.end).toEqual({ type: 'unusable', reason: 'blocked' })
  })

  test('cannot be used where a page may not open one, or there is none', async () => {
    class Forbidden {
      onmessage: unknown
      onclose: unknown
      onerror: unknown
      constructor() {
        throw new Error('SecurityError')
      }
      send() {}
      close() {}
    }
    const origin = 'http://127.0.0.1:1'
    for (const means of [{ origin }, { origin, WebSocket: Forbidden }]) {
      expect(await new Collector(ws, means).end).toEqual({ type: 'unusable', reason: 'blocked' })
    }
  })

  test('speaks to a secure origin securely', () => {
    const urls: string[] = []
    class Noting {
      onmessage: unknown
      onclose: unknown
      onerror: unknown
      constructor(url: string) {
        urls.push(url)
      }
      send() {}
      close() {}
    }
    new Collector(ws, { origin: 'https://chat.test', WebSocket: Noting }, { channels: [], joins: [], timeout: 0 })
    expect(urls).toEqual(['wss://chat.test/comet/ws?'])
  })
})
