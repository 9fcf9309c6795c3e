import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serveApp } from './app.fixture.ts'

const corpora = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url))
const SUITE = `${corpora}json-test-suite/test_parsing/`
const LISTS = ['deep_traversal.txt', 'directory_traversal.txt', 'Open-Redirect-payloads.txt', 'openredirects.txt'].map(
  (name) => `${corpora}payloads/${name}`,
)

/** An app with a route of each kind; whatever it is asked, it must go on as before. */
async function target() {
  const app = await serveApp({ limits: { headerSeconds: 0.5, requestSeconds: 0.5 } })
  app.route('POST', '/api/echo', async (request) => ({ got: await request.json(), cookies: [...request.cookies] }))
  app.route('GET', '/api/files/:name', ({ params, query }) => ({ params, query: [...query] }))
  app.route('GET', '/channels/*name', ({ params, headers }) => ({ params, headers: [...headers] }), { access: 'anyone', foreign: true })
  return {
    ...app,
    async expectUnharmed() {
      expect(app.logged).toEqual([])
      expect((await app.ask('GET', '/up')).status).toBe(200)
    },
  }
}

/** Runs many at a time, as attackers would. */
async function everyOne<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  const work = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await run(item)
  }
  await Promise.all(Array.from({ length: 250 }, work))
}

test.skipIf(!existsSync(SUITE))('the JSON test suite is told apart', async () => {
  const { ask, expectUnharmed } = await target()
  await everyOne(await readdir(SUITE), async (name) => {
    const body = await readFile(`${SUITE}${name}`)
    const { status } = await ask('POST', '/api/echo', { headers: { 'content-type': 'application/json' }, body })
    // What is JSON, but not whole Unicode or deeper than a hundred, is refused all the same.
    const mayBeRefused = /\\u0000|\\ud[89a-f]/i.test(body.toString('latin1'))
    if (name.startsWith('y_')) expect(mayBeRefused ? [200, 400] : [200], name).toContain(status)
    else expect(name.startsWith('n_') ? [400, 413] : [200, 400], name).toContain(status)
  })
  await expectUnharmed()
})

test.skipIf(!LISTS.every(existsSync))(
  'no path leads out of the folder of built files',
  async () => {
    const { folder, raw, expectUnharmed } = await target()
    await writeFile(`${folder}-canary`, 'canary')
    const lines = (await Promise.all(LISTS.map((list) => readFile(list, 'latin1'))))
      .flatMap((text) => text.split('\n'))
      .map((line) => line.trim())
    const paths = [...new Set(lines)].flatMap((line) => ['/ui/', '/api/files/', '/'].map((prefix) => prefix + line.replace(/\s/g, '%20')))
    await everyOne(paths, async (path) => {
      const answer = await raw(Buffer.from(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 'latin1'))
      expect(answer, path).toMatch(/^HTTP\/1\.1 (200|400|404|413) /)
      expect(answer, path).not.toMatch(/root:.*:0:0|canary/)
    })
    await expectUnharmed()
  },
  60_000,
)

const oddText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('%', '%00', '%c0%af', '..', '\0', '\r\n', '\u2028', 'a'.repeat(9_000)),
)
const method = fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'DELETE', 'PROPFIND', 'get', '', 'PRI * HTTP/2.0\r\n')
const path = fc.oneof(
  fc.constantFrom('/', '/up', '/api/echo', '/channels/x', '/comet/sse', '/ui/index.html', '*', 'http://localhost/', '//', ''),
  fc.tuple(fc.constantFrom('/', '/api/files/', '/channels/', '/ui/', '/?'), oddText).map((parts) => parts.join('')),
)
const header = fc.tuple(
  fc.constantFrom(
    'Host',
    'Origin',
    'Cookie',
    'Authorization',
    'Content-Type',
    'Content-Length',
    'Transfer-Encoding',
    'Range',
    'If-None-Match',
    'Accept',
  ),
  fc.oneof(
    oddText,
    fc.constantFrom(
      'localhost',
      'chunked',
      '-1',
      '0',
      '5',
      'bytes=9-1',
      'application/json',
      'Bearer x',
      'Bearer ',
      'null',
      'gzip',
      'text/html',
    ),
  ),
)
const request = fc
  .tuple(method, path, fc.array(header, { maxLength: 6 }), fc.oneof(oddText, fc.json()))
  .map(([verb, where, headers, body]) => {
    const lines = [['Host', 'localhost'], ['Connection', 'close'], ...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return Buffer.from(`${verb} ${where} HTTP/1.1\r\n${lines}\r\n${body}`, 'latin1')
  })
const bytes = fc.oneof(
  { weight: 5, arbitrary: request },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)) },
)

test('whatever is thrown at it, it answers with no fault of its own', async () => {
  const { raw, expectUnharmed } = await target()
  const shots = fc.sample(bytes, { numRuns: 2_500, seed: Number(process.env.SEED ?? 20_261) })
  await everyOne(shots, async (shot) => {
    const answer = await raw(shot)
    expect(answer, shot.toString('latin1')).toMatch(/^HTTP\/1\.1 [1-4]\d\d /)
  })
  await expectUnharmed()
}, 60_000)
