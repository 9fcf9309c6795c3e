import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { encode } from '../delivery/framing.ts'
import { ws } from './ws.ts'
import { frameSocket, messagesOf } from './ws-socket.ts'

const servers: WebSocketServer[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Both ends of an open WebSocket, and what comes out at the client's. */
async function pair(): Promise<{ ours: WebSocket; theirs: WebSocket; heard: string[] }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  servers.push(server)
  await once(server, 'listening')
  const theirs = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const heard: string[] = []
  theirs.on('message', (message) => void heard.push(String(message)))
  const [ours] = (await once(server, 'connection')) as [WebSocket]
  return { ours, theirs, heard }
}

const TEXTS = ['{}', JSON.stringify({ text: 'ü'.repeat(150) }), JSON.stringify({ text: 'x'.repeat(70_000) })]
const FRAMES = Buffer.concat(TEXTS.map((json) => encode(ws, { json })))

test.each([
  ['on the socket beneath, which the version of `ws` in use has', true],
  ['as messages, where there is no such socket', false],
])('prepared frames arrive: %s', async (_, beneath) => {
  const { ours, theirs, heard } = await pair()
  // Another version may call it otherwise.
  const seen = beneath ? ours : new Proxy(ours, { get: (target, name) => (name === '_socket' ? undefined : bound(target, name)) })
  frameSocket(seen, () => {}).write(FRAMES)
  ours.close()
  await once(theirs, 'close')
  expect(heard).toEqual(TEXTS)
  expect(Reflect.get(ours, '_socket') === undefined).toBe(false)
})

test('it tells when what was written has left', async () => {
  const { ours, theirs } = await pair()
  theirs.pause()
  let drained = 0
  const frames = frameSocket(ours, () => {
    drained += 1
  })
  while (frames.waiting < 65_536) frames.write(FRAMES)
  expect(drained).toBe(0)
  theirs.resume()
  while (drained === 0) await new Promise((resolve) => setImmediate(resolve))
  expect(frames.waiting).toBe(0)
})

test('frames that follow on each other are told apart by their lengths', () => {
  expect([...messagesOf(FRAMES)].map(String)).toEqual(TEXTS)
})

function bound(target: WebSocket, name: string | symbol): unknown {
  const member: unknown = Reflect.get(target, name)
  return typeof member === 'function' ? member.bind(target) : member
}
