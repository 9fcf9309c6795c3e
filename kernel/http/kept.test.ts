import { once } from 'node:events'
import { connect } from 'node:net'
import Koa from 'koa'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { deferred } from '../deferred.ts'
import type { Credentials } from '../identity.ts'
import { Conversation } from './conversation.fixture.ts'
import { heap } from './heap.fixture.ts'
import { keep, keepable } from './kept.ts'
import { written } from './kept-answer.ts'
import type { Kept } from './kept-connection.ts'
import type { State } from './kernel-request.ts'
import { Listener } from './listener.ts'
import { random } from './random.fixture.ts'
import type { Repeated } from './repeated-request.ts'

/** What is awaited comes; how soon is the machine's affair. */
const PATIENCE = { timeout: 15_000 }

interface Said {
  /** The app was asked, or the connection is kept. */
  readonly by: 'app' | 'kept'
  readonly url: string
  readonly cookie: string | undefined
  readonly since: string | undefined
  readonly has: boolean
}

const MIRA: Credentials = { identity: { id: 'mira', name: 'Mira', role: 'member' } }
/** Answered when the test says so, or something else is asked. */
const PARKED = 'p'
const cursor = (number: number, first = '0'): string => first + String(number).padStart(21, '0')

/** Answers with who answers and what was asked; below `/again` connections are kept. */
async function serve({ filling = '', lettingIn = Promise.resolve() } = {}) {
  const asked: string[] = []
  const parked: (() => void)[] = []
  let gone = 0
  const app = new Koa<State>()
  app.on('error', () => {})
  app.use(async (ctx) => {
    asked.push(ctx.url)
    await lettingIn
    await new Promise((resolve) => setImmediate(resolve))
    const { cookie } = ctx.headers
    const since = new URLSearchParams(ctx.querystring).get('since') ?? undefined
    const first = keepable(ctx.req)
    if (!first) {
      const has = ctx.get('If-None-Match') === `"${since}"`
      const said: Said = { by: 'app', url: ctx.path, cookie, since, has }
      ctx.body = JSON.stringify(said)
      return
    }
    const answer = (kept: Kept, by: Said['by'], { cursor, has }: Repeated): void => {
      const body = JSON.stringify({ by, url: '/again', cookie, since: cursor, has }) + filling
      const bytes = written({ status: 200, standing: '', headers: '', connection: kept.connection, body })
      // Whether it is asked next or not.
      kept.answer(bytes, String(Number(cursor.slice(1)) + 1).padStart(22, '0'))
    }
    let due: (() => void) | undefined
    const wait = (by: Said['by'], repeated: Repeated): void => {
      const now = (): void => {
        if (due !== now) return
        due = undefined
        answer(kept, by, repeated)
      }
      due = now
      parked.push(now)
      if (!repeated.cursor.startsWith(PARKED)) setImmediate(now)
    }
    const kept = keep(ctx, MIRA, {
      asked(repeated) {
        if (repeated.cursor.startsWith('x')) return false
        wait('kept', repeated)
        return true
      },
      hurried: () => due?.(),
      gone() {
        gone += 1
        due = undefined
      },
    })
    wait('app', first)
  })
  const handler = app.callback()
  const listener = new Listener({ keepAliveTimeout: 5_000 }, (request, response) => void handler(request, response), {
    held: () => false,
    repeated: ({ url }) => url?.startsWith('/again?') === true,
  })
  const port = Number(new URL(await listener.listen(0, '127.0.0.1')).port)
  onTestFinished(() => listener.close())
  return { port, listener, asked, parked, gone: () => gone }
}

const HEADERS = 'Host: here\r\nCookie: mira\r\n'
const again = (since: string, headers = HEADERS): string => `GET /again?a=b&since=${since} HTTP/1.1\r\n${headers}\r\n`
const OTHER = `GET /other HTTP/1.1\r\n${HEADERS}\r\n`
const saidIn = ({ body }: { body: string }): Said => JSON.parse(body.slice(0, body.indexOf('}') + 1)) as Said

describe('the same request again', () => {
  test('is answered without the app', async () => {
    const { port, asked } = await serve()
    const talk = new Conversation(port)
    for (let number = 1; number <= 20; number += 1) {
      const said = saidIn(await talk.ask(again(cursor(number))))
      expect(said).toEqual({ by: number === 1 ? 'app' : 'kept', url: '/again', cookie: 'mira', since: cursor(number), has: false })
    }
    expect(asked).toHaveLength(1)
  })

  test.each([
    ['after other parameters', (since: string) => `GET /again?since=${since}&a=b HTTP/1.1\r\n${HEADERS}\r\n`],
    ['with spaces where others have none', (since: string) => `GET /again?since=${since} HTTP/1.1\r\nHost:here\r\nX-Two:   two \r\n\r\n`],
    ['with what a browser says', (since: string) => again(since, `${HEADERS}Connection: keep-alive\r\nSec-Fetch-Site: same-origin\r\n`)],
  ])('may be written otherwise: %s', async (_, request) => {
    const { port, asked } = await serve()
    const talk = new Conversation(port)
    for (let number = 1; number <= 3; number += 1) expect(saidIn(await talk.ask(request(cursor(number)))).since).toBe(cursor(number))
    expect(asked).toHaveLength(1)
  })

  test('says each time what answer it has', async () => {
    const { port, asked } = await serve()
    const talk = new Conversation(port)
    const has = (since: string, match: string): string => again(since, `X-Same: "${since}"\r\n${HEADERS}If-None-Match: "${match}"\r\n`)
    const standing = (since: string): string => again(since, `${HEADERS}If-None-Match: "${cursor(3)}"\r\n`)
    const same = (since: string): string => again(since, `Host: here\r\nIf-None-Match: "${since}"\r\nCookie: mira\r\n`)
    expect(saidIn(await talk.ask(same(cursor(1)))).has).toBe(true)
    expect(saidIn(await talk.ask(same(cursor(2))))).toMatchObject({ by: 'kept', since: cursor(2), has: true })
    // What it has is another answer: that is another request.
    const other = same(cursor(4)).replace(`"${cursor(4)}"`, `"${cursor(3)}"`)
    expect(saidIn(await talk.ask(other))).toMatchObject({ since: cursor(4), has: false })
    expect(asked).toHaveLength(2)
    const second = new Conversation(port)
    for (const [number, expected] of [
      [1, false],
      [2, false],
      [3, true],
      [4, false],
    ] as const)
      expect(saidIn(await second.ask(standing(cursor(number))))).toMatchObject({ since: cursor(number), has: expected })
    expect(asked).toHaveLength(3)
    const third = new Conversation(port)
    for (let number = 1; number < 4; number += 1)
      expect(saidIn(await third.ask(has(cursor(number), cursor(number))))).toMatchObject({ since: cursor(number), has: true })
  })
})

describe('is asked by way of the app', () => {
  const twice = async (request: (since: string) => string, status = 200): Promise<void> => {
    const { port, asked } = await serve()
    const talk = new Conversation(port)
    for (let number = 1; number <= 2; number += 1) {
      expect((await talk.ask(request(cursor(number)))).status).toBe(status)
      if (/\r\nconnection: close/i.test(talk.heard.at(-1)?.head ?? '')) break
    }
    expect(asked).toHaveLength(talk.heard.length)
    for (const { body } of talk.heard) if (body) expect(saidIn({ body }).by).toBe('app')
  }
  test.each([
    ['without a cursor', () => `GET /again?a=b HTTP/1.1\r\n${HEADERS}\r\n`],
    ['with a cursor that is none', (since: string) => again(`${since}0`)],
    ['with two cursors', (since: string) => again(`${since}&since=${since}`)],
    ['with two, one in disguise', (since: string) => again(`${since}&%73ince=${since}`)],
    ['HTTP/1.0', (since: string) => again(since, `${HEADERS}Connection: keep-alive\r\n`).replace('HTTP/1.1', 'HTTP/1.0')],
    ['a connection that is not to be kept', (since: string) => again(since, `${HEADERS}Connection: close\r\n`)],
    ['a body', (since: string) => `${again(since, `${HEADERS}Content-Length: 2\r\n`)}ab`],
    ['a body in chunks', (since: string) => `${again(since, `${HEADERS}Transfer-Encoding: chunked\r\n`)}1\r\na\r\n0\r\n\r\n`],
    ['an origin', (since: string) => again(since, `${HEADERS}Origin: http://here\r\n`)],
    ['another site', (since: string) => again(since, `${HEADERS}Sec-Fetch-Site: cross-site\r\n`)],
    ['a position in a header', (since: string) => again(since, `${HEADERS}Last-Event-ID: ${since}\r\n`)],
    ['another method', (since: string) => again(since, `${HEADERS}Content-Length: 0\r\n`).replace('GET', 'POST')],
    ['an empty line before it', (since: string) => `\r\n${again(since)}`],
  ])('%s', (_, request) => twice(request))

  test('HEAD', async () => {
    const { port, asked } = await serve()
    const talk = new Conversation(port)
    await talk.say(again(cursor(1)).replace('GET', 'HEAD'))
    await vi.waitFor(() => expect(asked).toHaveLength(1), PATIENCE)
    expect(talk.socket.destroyed).toBe(false)
  })

  test.each(['Cookie: june', 'Cookie: mira\r\nX-More: 1', 'cookie: mira'])('the same with other headers (%s)', async (cookie) => {
    const { port, asked } = await serve()
    const talk = new Conversation(port)
    await talk.ask(again(cursor(1)))
    await talk.ask(again(cursor(2)))
    const said = saidIn(await talk.ask(again(cursor(3), `Host: here\r\n${cookie}\r\n`)))
    expect(said).toMatchObject({ by: 'app', since: cursor(3), cookie: /jun/.test(cookie) ? 'june' : 'mira' })
    expect(asked).toHaveLength(2)
  })

  test('what the kept connection will not take', async () => {
    const { port, asked } = await serve()
    const talk = new Conversation(port)
    await talk.ask(again(cursor(1)))
    expect(saidIn(await talk.ask(again(cursor(2, 'x'))))).toMatchObject({ by: 'app', since: cursor(2, 'x') })
    expect(asked).toHaveLength(2)
  })
})

test('split anywhere, it is answered all the same', async () => {
  const { port } = await serve()
  const request = again(cursor(2))
  for (let at = 1; at < request.length; at += 1) {
    const talk = new Conversation(port)
    await talk.ask(again(cursor(1)))
    await talk.say(request.slice(0, at))
    await new Promise((resolve) => setImmediate(resolve))
    await talk.say(request.slice(at))
    const [, second] = await talk.answers(2)
    expect(second && saidIn(second)).toMatchObject({ since: cursor(2), cookie: 'mira' })
    expect(saidIn(await talk.ask(OTHER)).url).toBe('/other')
    talk.socket.destroy()
  }
})

test.each([
  ['another request', OTHER, '/other'],
  ['the same', again(cursor(2)), '/again'],
  ['a part of another', OTHER.slice(0, 10), undefined],
])('%s behind one that waits has it answered at once', async (_, behind, url) => {
  const { port, parked, asked } = await serve()
  const talk = new Conversation(port)
  await talk.say(again(cursor(1, PARKED)))
  await vi.waitFor(() => expect(parked).toHaveLength(1), PATIENCE)
  expect(asked).toHaveLength(1)
  await talk.say(behind)
  const [first] = await talk.answers(1)
  expect(first && saidIn(first)).toMatchObject({ since: cursor(1, PARKED) })
  if (!url) await talk.say(OTHER.slice(10))
  const [, second] = await talk.answers(2)
  expect(second && saidIn(second)).toMatchObject({ by: 'app', url: url ?? '/other' })
})

test('after three that were not alike, the connection stays with the app', async () => {
  const { port, asked } = await serve()
  const talk = new Conversation(port)
  for (let round = 0; round < 3; round += 1) {
    await talk.ask(again(cursor(1)))
    expect(saidIn(await talk.ask(again(cursor(2)))).by).toBe('kept')
    await talk.ask(OTHER)
  }
  asked.length = 0
  for (let number = 1; number <= 3; number += 1) expect(saidIn(await talk.ask(again(cursor(number)))).by).toBe('app')
  expect(asked).toHaveLength(3)
})

test('one that was repeated often may ask something else in between, as browsers do', async () => {
  const { port, asked } = await serve()
  const talk = new Conversation(port)
  for (let round = 0; round < 6; round += 1) {
    for (let number = 1; number <= 25; number += 1) await talk.ask(again(cursor(number)))
    await talk.ask(OTHER)
  }
  expect(asked).toHaveLength(12)
})

describe('time', () => {
  const faked = async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    return serve()
  }

  test('after a minute the app is asked again, and as often as that takes', async () => {
    const { port, asked } = await faked()
    const talk = new Conversation(port)
    for (let minute = 1; minute <= 5; minute += 1) {
      await talk.ask(again(cursor(1)))
      expect(asked).toHaveLength(minute)
      for (let part = 0; part < 14; part += 1) {
        vi.advanceTimersByTime(4_000)
        await talk.ask(again(cursor(2)))
        expect(asked).toHaveLength(minute)
      }
      vi.advanceTimersByTime(4_000)
    }
  })

  test('one on which nothing is asked ends, and one that waits for its answer does not', async () => {
    const { port, parked } = await faked()
    const [waiting, resting] = [new Conversation(port), new Conversation(port)]
    await resting.ask(again(cursor(1)))
    await waiting.ask(again(cursor(1)))
    await waiting.say(again(cursor(2, PARKED)))
    await vi.waitFor(() => expect(parked).toHaveLength(3), PATIENCE)
    let over = false
    void resting.over.then(() => {
      over = true
    })
    vi.advanceTimersByTime(5_000)
    await waiting.say('')
    expect(over).toBe(false)
    vi.advanceTimersByTime(1_000)
    await resting.over
    vi.advanceTimersByTime(60_000)
    parked[2]?.()
    expect((await waiting.answers(2)).map(({ status }) => status)).toEqual([200, 200])
  })
})

describe('in doubt', () => {
  test.each([
    ['all', (listener: Listener) => listener.doubt(), true],
    ['those that are meant', (listener: Listener) => listener.doubtThose(({ identity }) => identity.id === 'mira'), true],
    ['and not others', (listener: Listener) => listener.doubtThose(({ identity }) => identity.id === 'jun'), false],
  ])('%s are asked by way of the app', async (_, doubt, expected) => {
    const { port, listener, asked } = await serve()
    const talk = new Conversation(port)
    await talk.ask(again(cursor(1)))
    for (let round = 1; round <= 5; round += 1) {
      doubt(listener)
      expect(saidIn(await talk.ask(again(cursor(2))))).toMatchObject({ since: cursor(2), by: expected ? 'app' : 'kept' })
      expect(saidIn(await talk.ask(again(cursor(3)))).by).toBe('kept')
    }
    expect(asked).toHaveLength(expected ? 6 : 1)
  })

  test('also one that was asked before it and let in after it', async () => {
    const { promise: lettingIn, resolve: letIn } = deferred<void>()
    const { port, listener, asked } = await serve({ lettingIn })
    const talk = new Conversation(port)
    const first = talk.ask(again(cursor(1)))
    await vi.waitFor(() => expect(asked).toHaveLength(1), PATIENCE)
    listener.doubtThose(({ identity }) => identity.id === 'jun')
    letIn()
    await first
    expect(saidIn(await talk.ask(again(cursor(2)))).by).toBe('app')
  })
})

test.each([
  ['closes', (talk: Conversation) => talk.socket.destroy()],
  ['resets', (talk: Conversation) => talk.socket.resetAndDestroy()],
  ['ends its side', (talk: Conversation) => talk.socket.end()],
])('a peer that %s while it waits is gone, and that is told once', async (_, leave) => {
  const { port, parked, listener, gone } = await serve()
  const talk = new Conversation(port)
  await talk.ask(again(cursor(1)))
  await talk.say(again(cursor(2, PARKED)))
  await vi.waitFor(() => expect(parked).toHaveLength(2), PATIENCE)
  leave(talk)
  await listener.quiet(5_000)
  expect(gone()).toBe(1)
})

test('it is quiet while nobody waits, and not while somebody does', async () => {
  const { port, parked, listener } = await serve()
  const talk = new Conversation(port)
  await talk.ask(again(cursor(1)))
  await listener.quiet(5_000)
  await talk.say(again(cursor(2, PARKED)))
  await vi.waitFor(() => expect(parked).toHaveLength(2), PATIENCE)
  let quiet = false
  const waiting = listener.quiet(60_000).then(() => {
    quiet = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(quiet).toBe(false)
  parked[1]?.()
  await waiting
})

test('who does not take the answer is not heard until then', async () => {
  const { port, parked } = await serve({ filling: 'x'.repeat(8 * 1024 * 1024) })
  const talk = new Conversation(port)
  await talk.ask(again(cursor(1)))
  talk.socket.pause()
  for (let number = 2; number < 12; number += 1) {
    await talk.say(again(cursor(number)))
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(parked.length).toBeLessThan(5)
  talk.socket.resume()
  const answers = await talk.answers(11)
  expect(answers.map((answer) => saidIn(answer).since)).toEqual(Array.from({ length: 11 }, (_, index) => cursor(index + 1)))
})

test('whatever is asked on one connection, in whatever packets, is answered once, in order, as to whom asked', {
  timeout: 60_000,
}, async () => {
  const { port, listener } = await serve()
  const SEEDS = 150
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const chance = random(seed)
    const talk = new Conversation(port)
    const expected: Partial<Said>[] = []
    let unsent = ''
    for (let number = 1; number <= 40; number += 1) {
      const kind = chance()
      const since = cursor(number)
      const cookie = kind < 0.8 ? 'mira' : 'june'
      const headers = `Host: here\r\nCookie: ${cookie}\r\n`
      if (kind > 0.94) {
        unsent += `GET /${number} HTTP/1.1\r\n${headers}\r\n`
        expected.push({ url: `/${number}`, cookie })
      } else if (kind > 0.88) {
        unsent += `POST /${number} HTTP/1.1\r\n${headers}Content-Length: 12\r\n\r\nGET / HTTP/1`
        expected.push({ url: `/${number}`, cookie })
      } else {
        unsent += again(since, headers)
        expected.push({ url: '/again', cookie, since })
      }
      const manner = chance()
      // Most wait for their answers; some are sent in pieces, and some together with the next.
      if (manner < 0.1) continue
      const cut = manner < 0.25 ? Math.floor(chance() * unsent.length) : unsent.length
      await talk.say(unsent.slice(0, cut))
      unsent = unsent.slice(cut)
      if (chance() < 0.3) listener.doubt()
      if (unsent === '' && chance() < 0.8) await talk.answers(number)
      else if (chance() < 0.5) await new Promise((resolve) => setImmediate(resolve))
    }
    await talk.say(unsent)
    const answers = await talk.answers(40)
    for (const [index, answer] of answers.entries())
      expect(saidIn(answer), `seed ${seed}, request ${index}`).toMatchObject(expected[index] ?? {})
    expect(answers).toHaveLength(40)
    talk.socket.destroy()
  }
})

test('connections that are kept, go back and go leave nothing behind', { timeout: 120_000 }, async () => {
  const { port, listener, asked, parked } = await serve()
  const cycle = async (reset: boolean): Promise<void> => {
    const socket = connect({ port, host: '127.0.0.1' })
    const say = async (bytes: string): Promise<void> => {
      socket.write(bytes)
      await once(socket, 'data')
    }
    for (const bytes of [again(cursor(1)), again(cursor(2)), OTHER, again(cursor(3))]) await say(bytes)
    if (reset) socket.resetAndDestroy()
    else socket.destroy()
  }
  const many = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 50) await Promise.all(Array.from({ length: 50 }, (_, index) => cycle(index % 2 === 0)))
    await listener.quiet(10_000)
    asked.length = 0
    parked.length = 0
  }
  await many(1_000)
  const before = heap()
  await many(4_000)
  expect(heap() - before).toBeLessThan(2)
})
