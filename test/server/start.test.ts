import { readFile, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runServer, startServer, temporaryFolder } from './spawn.ts'

const up = async (url: string) => {
  const response = await fetch(`${url}/up`)
  return { status: response.status, body: (await response.json()) as unknown }
}

test('a server says one line when it is ready, and answers', async () => {
  const server = await startServer()
  expect(server.stdout).toEqual([`Encke is ready at ${server.url}`])
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(await up(server.url)).toEqual({ status: 200, body: { status: 'ok' } })
  expect(await server.stop()).toEqual({ code: 0, signal: null })
  expect(server.stdout).toHaveLength(1)
})

test('SIGINT stops it in order, too, and its data folder can be used again', async () => {
  const first = await startServer()
  expect(await first.stop('SIGINT')).toEqual({ code: 0, signal: null })
  const second = await startServer({ data: first.data, port: first.port })
  expect(second.url).toBe(first.url)
  expect((await stat(join(second.data, 'encke.db'))).isFile()).toBe(true)
  await second.kill()
  const third = await startServer({ data: first.data })
  expect((await third.stop()).code).toBe(0)
})

test('a second server on the same data ends with 1 and one line', async () => {
  const first = await startServer()
  const second = await runServer({ data: first.data })
  expect(second).toMatchObject({ code: 1, stdout: [] })
  expect(second.stderr).toHaveLength(1)
  expect(await up(first.url)).toMatchObject({ status: 200 })
  await first.stop()
})

test('a port that is taken ends it with 1 and one line', async () => {
  const first = await startServer()
  const second = await runServer({ port: first.port })
  expect(second).toMatchObject({ code: 1, stdout: [] })
  expect(second.stderr).toHaveLength(1)
  expect(second.stderr[0]).toContain(String(first.port))
  await first.stop()
})

test.each([
  [{ PORT: 'eighty' }, /^PORT /],
  [{ ENCKE_URL: 'chat.example.com' }, /^ENCKE_URL /],
  [{ ENCKE_LIMITS: '{"bodyByte":1}' }, /^ENCKE_LIMITS .*bodyByte/],
  [{ ENCKE_LIMITS: 'many' }, /^ENCKE_LIMITS /],
  [{ ENCKE_TRUST_PROXY: 'proxy' }, /^ENCKE_TRUST_PROXY /],
  [{ ENCKE_LOG: 'loud' }, /^ENCKE_LOG /],
  [{ ENCKE_CONFIG: '/nowhere/encke.config.json' }, /\/nowhere\/encke\.config\.json/],
])('%o ends it with 2 and a sentence', async (env, sentence) => {
  const { code, stdout, stderr } = await runServer({ env })
  expect(code).toBe(2)
  expect(stdout).toEqual([])
  expect(stderr).toHaveLength(1)
  expect(stderr[0]).toMatch(sentence)
})

test('a configuration of an unknown plugin or limit ends it with 2', async () => {
  expect(await runServer({ config: { plugins: ['nowhere'] } })).toMatchObject({ code: 2, stdout: [] })
  expect(await runServer({ config: { plugins: [], limits: { bodyBytes: 'many' } } })).toMatchObject({ code: 2, stdout: [] })
})

test('idle connections do not keep it from stopping', async () => {
  const server = await startServer()
  const idle = connect(server.port, '127.0.0.1')
  idle.on('error', () => undefined)
  await new Promise((connected) => idle.once('connect', connected))
  await fetch(`${server.url}/up`)
  const started = Date.now()
  expect(await server.stop()).toEqual({ code: 0, signal: null })
  expect(Date.now() - started).toBeLessThan(10_000)
})

test('what dribbles in is cut, and others are answered meanwhile', async () => {
  const server = await startServer({ env: { ENCKE_LIMITS: '{"headerSeconds":1,"requestSeconds":2}' } })
  const slow = Array.from({ length: 200 }, () => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '))
    const dribble = setInterval(() => socket.writable && socket.write('x'), 200)
    socket.on('error', () => undefined)
    return new Promise<void>((closed) => {
      socket.once('close', () => {
        clearInterval(dribble)
        closed()
      })
    })
  })
  const started = Date.now()
  expect((await up(server.url)).status).toBe(200)
  expect(Date.now() - started).toBeLessThan(1_000)
  await Promise.all(slow)
  expect(Date.now() - started).toBeLessThan(8_000)
  expect(await server.stop()).toEqual({ code: 0, signal: null })
})

test('a folder that cannot be written ends it with 1', async () => {
  const file = join(await temporaryFolder(), 'file')
  await writeFile(file, '')
  const ended = await runServer({ data: join(file, 'data') })
  expect(ended).toMatchObject({ code: 1, stdout: [] })
  expect(ended.stderr).toHaveLength(1)
})

test('what not every server needs is not loaded before it is needed', async () => {
  await startServer()
  const built = await readFile('dist/server.js', 'utf8')
  const atOnce = [...built.matchAll(/^import [^;]* from "([^".]+)";$/gm)].map(([, name]) => name)
  expect(atOnce).toContain('koa')
  for (const seldom of ['esbuild', 'undici', 'openid-client']) expect(atOnce).not.toContain(seldom)
})
