import { once } from 'node:events'
import { connect, Socket } from 'node:net'
import Koa from 'koa'
import { afterEach, describe, expect, test } from 'vitest'
import { deferred } from '../deferred.ts'
import { heap } from './heap.fixture.ts'
import { type Held, hold } from './held.ts'
import type { Context, State } from './kernel-request.ts'
import { Listener } from './listener.ts'

const NOBODY = { drained() {}, gone() {} }
const listeners: Listener[] = []
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close()
})

/** Serves `/held` by what is given, and everything else with one word. Gives the port and the listener. */
async function serve(answer: (ctx: Context) => unknown): Promise<{ port: number; listener: Listener }> {
  const app = new Koa<State>()
  app.use(async (ctx) => {
    if (ctx.path === '/held') await answer(ctx)
    else ctx.body = 'plain'
  })
  app.on('error', () => {})
  const handler = app.callback()
  const listener = new Listener({}, (request, response) => void handler(request, response), {
    held: ({ url }) => url === '/held',
    repeated: () => false,
  })
  listeners.push(listener)
  return { port: Number(new URL(await listener.listen(0, '127.0.0.1')).port), listener }
}

const begin = (ctx: Context, events = NOBODY): Held => hold(ctx, { 'Content-Type': 'text/plain' }, events)
const GET = 'GET /held HTTP/1.1\r\nHost: here\r\n\r\n'
const PLAIN = 'GET /plain HTTP/1.1\r\nHost: here\r\n\r\n'

/** Sends what is given, and reads until the server ends. */
async function exchange(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1', () => socket.write(request))
  let text = ''
  socket.on('data', (bytes) => {
    text += bytes
  })
  await once(socket, 'close')
  return text
}
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4)

test.each(['1.0', '1.1'])('HTTP/%s gets what is written, not in chunks, until the end', async (version) => {
  const { port } = await serve((ctx) => {
    const held = begin(ctx)
    held.write('one ')
    setImmediate(() => {
      held.write(Buffer.from('two'))
      held.end()
    })
  })
  const text = await exchange(port, GET.replace('1.1', version))
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(text).toContain('Connection: close\r\n')
  expect(text).not.toMatch(/transfer-encoding|content-length/i)
  expect(bodyOf(text)).toBe('one two')
})

test('nothing of HTTP stays on the socket, and its listeners are the same for all', async () => {
  const sockets: Socket[] = []
  const { port } = await serve((ctx) => {
    sockets.push(ctx.req.socket)
    begin(ctx)
  })
  const clients = [1, 2].map(() => connect(port, '127.0.0.1'))
  for (const client of clients) client.write(GET)
  await Promise.all(clients.map((client) => once(client, 'data')))
  const [one, two] = sockets
  if (!one || !two) throw new Error('two were held')
  expect(Reflect.get(one, 'parser') ?? null).toBeNull()
  expect(Reflect.get(one, '_httpMessage') ?? null).toBeNull()
  expect(one.on).toBe(Socket.prototype.on)
  for (const name of one.eventNames()) expect(one.listeners(name), String(name)).toEqual(two.listeners(name))
  expect(one.eventNames().flatMap((name) => one.listeners(name))).toHaveLength(7)
  for (const client of clients) client.destroy()
})

describe('requests in one packet', () => {
  test('a held response that is first stays with Node, and is held all the same', async () => {
    const { port } = await serve((ctx) => {
      const held = begin(ctx)
      setImmediate(() => {
        held.write('all')
        held.end()
      })
    })
    expect(bodyOf(await exchange(port, GET + PLAIN))).toBe('all')
  })

  test('one that comes behind another is held in its turn', async () => {
    const { port } = await serve((ctx) => {
      const held = begin(ctx)
      held.write('all')
      held.end()
    })
    const [plain, answer] = (await exchange(port, PLAIN + GET)).split(/(?=HTTP\/1\.1 )/)
    expect(plain).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(bodyOf(answer ?? '')).toBe('all')
  })

  test('what comes behind a response that is held is heard by nobody', async () => {
    const paths: string[] = []
    const held = deferred<Held>()
    const { port } = await serve((ctx) => {
      paths.push(ctx.path)
      held.resolve(begin(ctx))
    })
    const client = connect(port, '127.0.0.1', () => client.write(GET))
    await once(client, 'data')
    client.write(PLAIN + GET)
    const response = await held.promise
    response.write('on')
    await once(client, 'data')
    response.end()
    await once(client.resume(), 'close')
    expect(paths).toEqual(['/held'])
  })
})

test('a refusal is an ordinary answer that ends the connection', async () => {
  const { port } = await serve((ctx) => {
    ctx.status = 429
    ctx.body = 'too many'
  })
  const text = await exchange(port, GET)
  expect(text).toMatch(/^HTTP\/1\.1 429 /)
  expect(text).toMatch(/Connection: close\r\n/i)
  expect(bodyOf(text)).toBe('too many')
})

test.each([
  ['closes', (client: Socket) => client.destroy()],
  ['resets', (client: Socket) => client.resetAndDestroy()],
  ['ends its side', (client: Socket) => client.end()],
])('a peer that %s is gone, and that is told once', async (_, leave) => {
  const gone = deferred<void>()
  let told = 0
  const { port, listener } = await serve((ctx) => {
    begin(ctx, {
      drained() {},
      gone() {
        told += 1
        gone.resolve()
      },
    })
  })
  const client = connect(port, '127.0.0.1', () => client.write(GET))
  client.on('error', () => {})
  await once(client, 'data')
  leave(client)
  await gone.promise
  await listener.quiet(5_000)
  expect(told).toBe(1)
})

test('a peer that left before it was held is told to be gone', async () => {
  const asked = deferred<Socket>()
  const gone = deferred<void>()
  const { port } = await serve(async (ctx) => {
    asked.resolve(ctx.req.socket)
    await new Promise((resolve) => ctx.req.socket.once('close', resolve))
    begin(ctx, { drained() {}, gone: () => gone.resolve() })
  })
  const client = connect(port, '127.0.0.1', () => client.write(GET))
  client.on('error', () => {})
  ;(await asked.promise).resume()
  client.resetAndDestroy()
  await gone.promise
})

test('more is asked for when a slow peer has taken what was written', async () => {
  const drained = deferred<void>()
  const { port } = await serve((ctx) => {
    const held = begin(ctx, { drained: () => drained.resolve(), gone() {} })
    const block = Buffer.alloc(1024 * 1024)
    while (held.writable) held.write(block)
    expect(held.waiting).toBeGreaterThan(0)
  })
  const client = connect(port, '127.0.0.1', () => client.write(GET))
  client.resume()
  await drained.promise
  client.destroy()
})

test('it is quiet once what is held has ended, and not before', async () => {
  const held = deferred<Held>()
  const { port, listener } = await serve((ctx) => held.resolve(begin(ctx)))
  const whole = exchange(port, GET)
  const response = await held.promise
  let quiet = false
  const waiting = listener.quiet(60_000).then(() => {
    quiet = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(quiet).toBe(false)
  response.write('bye')
  response.end()
  await waiting
  expect(bodyOf(await whole)).toBe('bye')
})

test('neither the request nor its response lives as long as what is held', async () => {
  const [request, response] = [deferred<WeakRef<object>>(), deferred<WeakRef<object>>()]
  const { port } = await serve((ctx) => {
    request.resolve(new WeakRef(ctx.req))
    response.resolve(new WeakRef(ctx.res))
    begin(ctx).write('x')
  })
  const client = connect(port, '127.0.0.1', () => client.write(GET))
  await once(client, 'data')
  const refs = await Promise.all([request.promise, response.promise])
  await expect
    .poll(() => {
      heap()
      return refs.map((ref) => ref.deref() !== undefined)
    })
    .toEqual([false, false])
  client.destroy()
})

test('25 000 connections come and go, half of them by a reset, and leave nothing behind', { timeout: 300_000 }, async () => {
  let open = 0
  const { port, listener } = await serve((ctx) => {
    open += 1
    begin(ctx, {
      drained() {},
      gone() {
        open -= 1
      },
    }).write('x')
  })
  const cycle = async (reset: boolean): Promise<void> => {
    const client = connect(port, '127.0.0.1', () => client.write(GET))
    await once(client, 'data')
    if (reset) client.resetAndDestroy()
    else client.destroy()
  }
  const many = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 50) await Promise.all(Array.from({ length: 50 }, (_, index) => cycle(index % 2 === 0)))
    await listener.quiet(10_000)
  }
  await many(2_500)
  const before = heap()
  await many(22_500)
  expect(open).toBe(0)
  expect(heap() - before).toBeLessThan(3)
})
