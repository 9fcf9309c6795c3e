import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { deferred } from '../deferred.ts'
import { handleOf, type Waiter, writeTo } from './handle-writes.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Both ends of a connection; theirs reads nothing yet. */
async function pair(): Promise<{ ours: Socket; theirs: Socket }> {
  const server = createServer().listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const theirs = connect((server.address() as AddressInfo).port, '127.0.0.1').pause()
  const [ours] = (await once(server, 'connection')) as [Socket]
  return { ours, theirs }
}

function found(socket: Socket) {
  const handle = handleOf(socket)
  if (!handle) throw new Error('This version of Node gives no handle')
  return handle
}
async function everything(socket: Socket): Promise<Buffer> {
  const parts: Buffer[] = []
  socket.on('data', (bytes: Buffer) => void parts.push(bytes)).resume()
  await once(socket, 'end')
  return Buffer.concat(parts)
}
const NOBODY: Waiter = { left() {} }

test('what a peer takes leaves at once, in order with what went through the stream', async () => {
  const { ours, theirs } = await pair()
  ours.write('one ')
  const handle = found(ours)
  expect(writeTo(handle, Buffer.from('two '), NOBODY)).toBe(0)
  ours.end('three')
  expect(String(await everything(theirs))).toBe('one two three')
})

test('what a peer does not take waits, is told when it has left, and comes whole', async () => {
  const { ours, theirs } = await pair()
  const handle = found(ours)
  const left = deferred<boolean>()
  const pieces = Array.from({ length: 40 }, (_, index) => Buffer.alloc(1_000_000, index))
  let told = 0
  const waiter: Waiter = {
    left(broken) {
      told += 1
      if (handle.writeQueueSize === 0) left.resolve(broken)
    },
  }
  const waiting = pieces.map((piece) => writeTo(handle, piece, waiter))
  expect(waiting.at(-1)).toBe(handle.writeQueueSize)
  expect(handle.writeQueueSize).toBeGreaterThan(1_000_000)
  const arriving = everything(theirs)
  expect(await left.promise).toBe(false)
  ours.end()
  expect((await arriving).equals(Buffer.concat(pieces))).toBe(true)
  expect(told).toBe(waiting.filter((bytes) => bytes > 0).length)
})

test('two that wait are each told of their own', async () => {
  const pairs = [await pair(), await pair()]
  const told: number[] = []
  for (const [index, { ours }] of pairs.entries())
    writeTo(found(ours), Buffer.alloc(20_000_000), { left: (broken) => void told.push(broken ? -1 : index) })
  const [first, second] = pairs
  first?.ours.destroy()
  second?.ours.end()
  if (second) expect(await everything(second.theirs)).toHaveLength(20_000_000)
  expect(told.sort()).toEqual([-1, 1])
})

test('a socket that is gone says so, and is no reason to fail', async () => {
  const { ours } = await pair()
  const handle = found(ours)
  ours.destroy()
  expect(writeTo(handle, Buffer.from('too late'), NOBODY)).toBeLessThan(0)
  await once(ours, 'close')
  expect(handleOf(ours)).toBeUndefined()
})

test('while anything waits in the stream, bytes go behind it', async () => {
  const { ours } = await pair()
  ours.cork()
  ours.write('first')
  expect(handleOf(ours)).toBeUndefined()
  ours.uncork()
  expect(handleOf(ours)).toBeDefined()
})
