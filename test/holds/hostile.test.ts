import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { type TestKernel, testKernel } from '../../kernel/testing.ts'
import accounts from '../../plugins/accounts/index.ts'
import chat from '../../plugins/chat/index.ts'
import presence from '../../plugins/presence/index.ts'
import weather from '../../plugins/weather/index.ts'

const INPUTS = 10_000
const AT_ONCE = 40
const CORPORA = resolve(import.meta.dirname, '../../../shared/corpora')
/** What the owner's requests bear, once there is one. */
let cookie = ''

const BODIES: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/channels/chat/lobby'],
  ['POST', '/channels/x/y/z'],
  ['POST', '/api/sessions'],
  ['POST', '/api/invites'],
  ['POST', '/api/invites/accept'],
  ['PATCH', '/api/people/nobody'],
  ['POST', '/api/password'],
  ['POST', '/api/bots'],
  ['POST', '/api/rooms'],
  ['POST', '/api/presence'],
  ['POST', '/api/commands/hello'],
  ['POST', '/api/setup'],
]
const QUERIES = ['channel', 'join', 'since', 'timeout', 'limit', 'age', 'part', 'callback', 'before']
const READS = ['/comet/poll', '/comet/refresh', '/comet/iframe', '/channels/chat/lobby', '/api/rooms/lobby/messages', '/comet/nothing']

/** What others have found to hurt; nothing where the folder is absent. */
function corpora(): Buffer[] {
  if (!existsSync(CORPORA)) return []
  const suite = resolve(CORPORA, 'json-test-suite/test_parsing')
  const files = readdirSync(suite).map((name) => readFileSync(resolve(suite, name)))
  const naughty = JSON.parse(readFileSync(resolve(CORPORA, 'blns/blns.json'), 'utf8')) as string[]
  const own = (JSON.parse(readFileSync(resolve(CORPORA, 'own/json-bodies.json'), 'utf8')) as { bodies: string[] }).bodies
  return [
    ...files,
    ...own.map((body) => Buffer.from(body)),
    ...naughty.map((text) => Buffer.from(JSON.stringify({ type: 'message.posted', text, name: text }))),
  ]
}

const word = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('chat/lobby', '*', 'weather/*', '__proto__', '\0', '../..', '-1', '1e9', '‮'),
)
const json = fc.oneof(
  fc.json().map((text) => Buffer.from(text)),
  fc
    .record(
      {
        type: fc.constantFrom('message.posted', 'message.edited', 'message.deleted', 'x'),
        id: word,
        text: word,
        name: word,
        password: word,
        uses: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map((value) => Buffer.from(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '')),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
)
const query = fc.array(fc.tuple(fc.constantFrom(...QUERIES), word), { maxLength: 6 }).map((pairs) => {
  const params = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]))
  return params.toString()
})

/** Sends one input; a status below 500, or 503 or 507, is an answer. */
async function send(tested: TestKernel, method: string, path: string, body?: Buffer): Promise<string | undefined> {
  const headers = { cookie, 'content-type': 'application/json' }
  const response = await fetch(tested.origin + path, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
    ...(body && { body: new Uint8Array(body) }),
  })
  await response.arrayBuffer()
  const fine = response.status < 500 || response.status === 503 || response.status === 507
  return fine ? undefined : `${method} ${path} ${body?.toString('hex') ?? ''}: ${response.status}`
}

function frames(tested: TestKernel, bodies: readonly Buffer[]): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${tested.origin.replace('http', 'ws')}/comet/ws`, { headers: { cookie } })
    socket.on('open', () => {
      for (const body of bodies) socket.send(body.toString('latin1'))
      socket.close()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve())
  })
}

test('ten thousand hostile inputs hurt nobody', { timeout: 240_000 }, async () => {
  const tested = await testKernel({ plugins: [accounts, chat, presence, weather] })
  onTestFinished(() => tested.stop())
  const set = await tested.ask('POST', '/api/setup', { body: { name: 'Ada', password: 'a long enough password' } })
  cookie = set.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const stray: unknown[] = []
  const note = (error: unknown): void => void stray.push(error)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))

  const seed = Number(process.env.HOSTILE_SEED ?? Date.now() % 1_000_000)
  process.stderr.write(`hostile inputs: seed ${seed}${existsSync(CORPORA) ? '' : ', not run: corpora (folder absent)'}\n`)
  const known = corpora()
  const bodies = [...known, ...fc.sample(json, { seed, numRuns: Math.floor(INPUTS * 0.6) })].slice(0, INPUTS * 0.7)
  const queries = fc.sample(query, { seed, numRuns: INPUTS - bodies.length - 600 })
  const hits: (() => Promise<string | undefined>)[] = [
    ...bodies.map((body, index) => () => {
      const [method, path] = BODIES[index % BODIES.length] ?? ['POST', '/']
      return send(tested, method, path, body)
    }),
    ...queries.map((text, index) => () => send(tested, 'GET', `${READS[index % READS.length]}?timeout=0&age=0&limit=0&${text}`)),
  ]
  const faults: string[] = []
  for (let at = 0; at < hits.length; at += AT_ONCE) {
    const told = await Promise.all(
      hits
        .slice(at, at + AT_ONCE)
        .map((hit) =>
          hit().catch((error: Error) => (error.name === 'TimeoutError' ? undefined : `${error.message} ${String(error.cause)}`)),
        ),
    )
    faults.push(...told.filter((fault) => fault !== undefined))
  }
  for (let at = 0; at < 600; at += 20) await frames(tested, bodies.slice(at, at + 20))

  expect(faults).toEqual([])
  expect(stray).toEqual([])
  expect(tested.logged.filter(({ level }) => level === 'error')).toEqual([])
  expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
  const posted = await tested.ask('POST', '/channels/chat/lobby', {
    headers: { cookie },
    body: { type: 'message.posted', text: 'Still here' },
  })
  expect(posted.status).toBe(201)
})
