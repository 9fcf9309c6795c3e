import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { Conversation, type Heard } from '../http/conversation.fixture.ts'
import { random } from '../http/random.fixture.ts'
import { definePlugin } from '../index.ts'
import type { PollAnswer } from '../protocol.ts'
import { person, speaksFor, type TestOptions, testKernel } from '../testing.ts'

/** What is awaited comes; how soon is the machine's affair. */
const PATIENCE = { timeout: 15_000 }

const MIRA = person('Mira')
const JUN = person('Jun')

/** What the plugin does when a test says so. */
interface Acts {
  note(text: string): Promise<unknown>
  followed(text: string): Promise<unknown>
  set(key: string, value: number): Promise<unknown>
  remove(key: string): Promise<unknown>
  /** Nobody may read notes and board any more, or everybody again. */
  shut(closed?: boolean): void
  /** Somebody reads the board. */
  wanted(): boolean
}

/** A kernel with one log and one state, what befell connections on the log, and the means to ask by hand. */
async function serve(options: Partial<TestOptions> = {}) {
  const lived: string[] = []
  const acts = {} as Acts
  const plugin = definePlugin({
    name: 'harbour',
    api: 1,
    channels: {
      'notes/tide': { kind: 'log', data: z.string() },
      'lived/tide': { kind: 'log', data: z.string() },
      'board/x': { kind: 'state', data: z.number() },
    },
    setup(ctx) {
      let open = true
      const notes = ctx.channel('notes/tide')
      const followed = ctx.channel('lived/tide')
      const board = ctx.channel('board/x')
      let wanted = false
      board.onDemand(() => {
        wanted = true
        return () => {
          wanted = false
        }
      })
      for (const channel of [notes, board]) channel.authorize(() => open)
      followed.on({
        begin: ({ transport }) => void lived.push(`begin ${transport}`),
        end: (_, reason) => void lived.push(`end ${reason}`),
        error: (_, reason) => void lived.push(`error ${reason}`),
      })
      Object.assign(acts, {
        note: (text: string) => notes.publish({}, text),
        followed: (text: string) => followed.publish({}, text),
        set: (key: string, value: number) => board.publish({}, value, { key }),
        remove: (key: string) => board.remove({}, key),
        shut(closed = true) {
          open = !closed
          for (const channel of [notes, board]) channel.accessChanged({})
        },
        wanted: () => wanted,
      } satisfies Acts)
    },
  })
  const kernel = await testKernel({ plugins: [plugin], ...options })
  onTestFinished(() => kernel.stop())
  const port = Number(new URL(kernel.origin).port)
  const parked = async (count: number): Promise<void> => {
    await vi.waitFor(() => expect(kernel.kernel.connections.summary().byTransport['long-poll'] ?? 0).toBe(count), {
      interval: 1,
      ...PATIENCE,
    })
  }
  return { kernel, port, acts, lived, parked }
}
type Served = Awaited<ReturnType<typeof serve>>

const linesOf = (headers: Record<string, string>): string =>
  Object.entries({ Host: '127.0.0.1', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
const asking =
  (channel: string, { as = MIRA, query = '', has = false }: { as?: typeof MIRA; query?: string; has?: boolean } = {}) =>
  (since: string): string => {
    const headers = { ...speaksFor(as), ...(has && { 'If-None-Match': `"${since}"` }) }
    return `GET /comet/long-poll?channel=${channel}${query}&since=${since} HTTP/1.1\r\n${linesOf(headers)}\r\n`
  }
const answerOf = ({ body }: Heard): PollAnswer => JSON.parse(body) as PollAnswer
const dataOf = (heard: Heard): unknown[] => answerOf(heard).frames.map((frame) => (frame.type === 'publication' ? frame.data : frame.type))
async function now({ kernel }: Served, channel: string): Promise<string> {
  const told = await kernel.ask('GET', `/comet/poll?channel=${channel}`, { as: MIRA })
  return (told.json as PollAnswer).cursor
}
/** A connection that has been kept, by a poll that was answered. */
async function kept(served: Served, ask: (since: string) => string, channel = 'notes/tide') {
  const talk = new Conversation(served.port)
  const first = talk.ask(ask(await now(served, channel)))
  await served.parked(1)
  served.kernel.clock.advance(25_100)
  const [, cursor = ''] = /\r\nETag: "([^"]+)"/.exec((await first).head) ?? []
  return { talk, cursor }
}

const undated = (text: string): string => text.replace(/^Date: .*$/m, 'Date: now')

/** What is asked in two packets is answered by way of HTTP. */
const halved = (talk: Conversation) => async (request: string) => {
  const before = talk.heard.length
  await talk.say(request.slice(0, 20))
  await new Promise((resolve) => setTimeout(resolve, 5))
  await talk.say(request.slice(20))
  return async () => (await talk.answers(before + 1))[before] as Heard
}
const whole = (talk: Conversation) => async (request: string) => {
  const before = talk.heard.length
  await talk.say(request)
  return async () => (await talk.answers(before + 1))[before] as Heard
}

describe('an answer on a kept connection is byte for byte what HTTP would give', () => {
  test.each([
    ['with something', {}, (served: Served) => served.acts.note('höher')],
    ['when the time has passed', {}, (served: Served) => Promise.resolve(served.kernel.clock.advance(25_100))],
    ['when nothing is new', { has: true }, (served: Served) => Promise.resolve(served.kernel.clock.advance(25_100))],
    ['with something new', { has: true }, (served: Served) => served.acts.note('one')],
    ['when the session ends', {}, async ({ kernel }: Served) => kernel.kernel.connections.end({ session: 'session-mira' })],
    ['when it is denied', {}, async ({ acts }: Served) => acts.shut()],
  ])('%s', async (_, how, happens) => {
    const served = await serve()
    const ask = asking('notes/tide', how)
    const one = await kept(served, ask)
    const other = new Conversation(served.port)
    const answers = [await whole(one.talk)(ask(one.cursor)), await halved(other)(ask(one.cursor))]
    await served.parked(2)
    await happens(served)
    const [fast, slow] = await Promise.all(answers.map((answer) => answer()))
    expect(undated(fast?.head ?? '')).toBe(undated(slow?.head ?? ''))
    expect(fast?.body).toBe(slow?.body)
    expect(fast?.status).toBe(slow?.status)
    if (fast?.head.includes('Connection: close')) await one.talk.over
  })
})

test('a cursor that is none of ours is refused as ever', async () => {
  const served = await serve()
  const { talk } = await kept(served, asking('notes/tide'))
  const answer = await talk.ask(asking('notes/tide')('a'.repeat(22)))
  expect(answer).toMatchObject({ status: 400 })
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'bad-cursor' })
  await talk.over
})

test('one who waits counts for as long as it waits', async () => {
  const served = await serve({ limits: { connectionsPerIdentity: 2 } })
  const ask = asking('notes/tide')
  const one = await kept(served, ask)
  const two = await kept(served, ask)
  for (const { talk, cursor } of [one, two]) await talk.say(ask(cursor))
  await served.parked(2)
  const three = new Conversation(served.port)
  expect(await three.ask(ask(one.cursor))).toMatchObject({ status: 429 })
  await three.over
  await served.acts.note('one')
  expect(dataOf((await one.talk.answers(2))[1] as Heard)).toEqual(['one'])
  await served.parked(0)
  const four = await kept(served, ask)
  await one.talk.say(ask(four.cursor))
  await two.talk.say(ask(four.cursor))
  await served.parked(2)
  expect(await four.talk.ask(ask(four.cursor))).toMatchObject({ status: 429 })
})

test('whoever asks again when a session has ended is asked who it is, and nobody else', async () => {
  let looked = 0
  const counting = definePlugin({
    name: 'counting',
    api: 1,
    setup(ctx) {
      ctx.guard(() => {
        looked += 1
      })
    },
  })
  const served = await serve()
  await served.kernel.kernel.host.load([{ plugin: counting, config: undefined }])
  const since = await now(served, 'notes/tide')
  const talks = [MIRA, JUN].map((as) => ({
    talk: new Conversation(served.port),
    ask: asking('notes/tide', { as, query: '&timeout=0' })(since),
  }))
  const lookedAt = async (): Promise<number[]> => {
    const counts: number[] = []
    for (const { talk, ask } of talks) {
      const before = looked
      expect((await talk.ask(ask)).status).toBe(200)
      counts.push(looked - before)
    }
    return counts
  }
  expect(await lookedAt()).toEqual([1, 1])
  expect(await lookedAt()).toEqual([0, 0])
  served.kernel.kernel.connections.end({ session: 'session-mira' })
  expect(await lookedAt()).toEqual([1, 0])
  served.kernel.kernel.connections.end({ identity: 'jun' })
  expect(await lookedAt()).toEqual([0, 1])
  expect(await lookedAt()).toEqual([0, 0])
})

test('who may be let in is judged anew when a plugin says so', async () => {
  const served = await serve()
  const ask = asking('notes/tide', { query: '&timeout=0' })
  const since = await now(served, 'notes/tide')
  const talk = new Conversation(served.port)
  for (let round = 0; round < 3; round += 1) expect((await talk.ask(ask(since))).status).toBe(200)
  const { ClientError } = await import('../errors.ts')
  const gate = definePlugin({
    name: 'gate',
    api: 1,
    setup: (ctx) =>
      void ctx.guard(() => {
        throw new ClientError('forbidden', 'Nobody for now.')
      }),
  })
  await served.kernel.kernel.host.load([{ plugin: gate, config: undefined }])
  expect((await talk.ask(ask(since))).status).toBe(403)
})

test('a stop answers who waits, and nobody is heard after it', async () => {
  const served = await serve()
  const ask = asking('notes/tide')
  const { talk, cursor } = await kept(served, ask)
  await talk.say(ask(cursor))
  await served.parked(1)
  await served.kernel.kernel.stop()
  const [, last] = await talk.answers(2)
  expect(last).toMatchObject({ status: 200 })
  expect(last && dataOf(last)).toEqual([])
  await talk.over
})

test('plugins see each poll begin and end', async () => {
  const served = await serve()
  const ask = asking('lived/tide')
  const { talk, cursor } = await kept(served, ask, 'lived/tide')
  served.lived.length = 0
  await talk.say(ask(cursor))
  await served.parked(1)
  expect(served.lived).toEqual(['begin long-poll'])
  await served.acts.followed('one')
  const [, second] = await talk.answers(2)
  expect(served.lived).toEqual(['begin long-poll', 'end answered'])
  await talk.say(ask(answerOf(second as Heard).cursor))
  await served.parked(1)
  talk.socket.destroy()
  await served.parked(0)
  expect(served.lived.slice(2)).toEqual(['begin long-poll', 'error client-disconnect'])
})

describe('between two polls', () => {
  const at = asking('notes/tide&channel=board/x', { query: '&timeout=0' })

  test('whoever went on is told by the cursor that it names, not by where its connection was', async () => {
    const served = await serve()
    const first = await now(served, 'notes/tide&channel=board/x')
    const talk = new Conversation(served.port)
    await talk.ask(at(first))
    await served.acts.note('one')
    const second = await talk.ask(at(first))
    expect(dataOf(second)).toEqual(['one'])
    await served.acts.note('two')
    expect(dataOf(await talk.ask(at(first)))).toEqual(['one', 'two'])
    expect(dataOf(await talk.ask(at(answerOf(second).cursor)))).toEqual(['two'])
    expect(dataOf(await talk.ask(at(answerOf(second).cursor)))).toEqual(['two'])
  })

  test('a channel is demanded no longer than half a minute', async () => {
    const served = await serve()
    const since = await now(served, 'notes/tide&channel=board/x')
    const talk = new Conversation(served.port)
    for (let round = 0; round < 3; round += 1) await talk.ask(at(since))
    expect(served.acts.wanted()).toBe(true)
    served.kernel.clock.advance(29_000)
    await talk.ask(at(since))
    served.kernel.clock.advance(29_000)
    expect(served.acts.wanted()).toBe(true)
    served.kernel.clock.advance(2_000)
    expect(served.acts.wanted()).toBe(false)
    expect(talk.socket.destroyed).toBe(false)
    await talk.ask(at(since))
    expect(served.acts.wanted()).toBe(true)
    talk.socket.destroy()
    await vi.waitFor(() => {
      served.kernel.clock.advance(31_000)
      expect(served.acts.wanted()).toBe(false)
    }, PATIENCE)
  })

  test('what may be read can change, and each poll that names what may not is told so', async () => {
    const served = await serve()
    let cursor = await now(served, 'notes/tide&channel=board/x')
    const talk = new Conversation(served.port)
    const types = async (): Promise<unknown[]> => {
      const answer = answerOf(await talk.ask(at(cursor)))
      cursor = answer.cursor
      return answer.frames.map((frame) => ('channel' in frame ? `${frame.type} ${frame.channel}` : frame.type))
    }
    await types()
    served.acts.shut()
    await served.acts.note('secret')
    for (let round = 0; round < 3; round += 1)
      expect(await types()).toEqual(expect.arrayContaining(['denied notes/tide', 'denied board/x']))
    served.acts.shut(false)
    await served.acts.note('open')
    const told = [...(await types()), ...(await types())]
    expect(told).toContain('publication notes/tide')
    expect(told.filter((what) => String(what).startsWith('denied'))).toEqual([])
  })
})

test('whatever happens between polls, the client ends with the truth', { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const served = await serve({ tailBytes: 40_000 })
    const chance = random(seed)
    const board = new Map<string, number>()
    const heard = new Map<string, unknown>()
    const talk = new Conversation(served.port)
    const ask = asking('notes/tide&channel=board/x', { query: '&timeout=0' })
    let cursor = await now(served, 'notes/tide&channel=board/x')
    let [published, last, shut, denied] = [0, 0, false, false]
    const poll = async (): Promise<void> => {
      const answer = answerOf(await talk.ask(ask(cursor)))
      cursor = answer.cursor
      for (const frame of answer.frames) {
        if (frame.type === 'whole' || (frame.type === 'denied' && frame.channel === 'board/x')) heard.clear()
        if (frame.type === 'denied' && frame.channel === 'notes/tide') denied = true
        if (frame.type === 'state') {
          if (frame.whole) heard.clear()
          for (const { key, data } of frame.entries) data === null ? heard.delete(key) : heard.set(key, data)
        }
        if (frame.type !== 'publication' || frame.n <= last) continue
        // A gap is a client's to find and to fill; there is none but where nothing might be read.
        if (!denied) expect(frame.n, `seed ${seed}`).toBe(last + 1)
        denied = false
        last = frame.n
      }
    }
    for (let step = 0; step < 150; step += 1) {
      const what = chance()
      if (what < 0.35) await poll()
      else if (what < 0.6) {
        published += 1
        await served.acts.note(`${published} ${'x'.repeat(chance() < 0.1 ? 9_000 : 10)}`)
      } else if (what < 0.8) {
        const key = String(Math.floor(chance() * 4))
        board.set(key, step)
        await served.acts.set(key, step)
      } else if (what < 0.86) {
        const [key] = board.keys()
        if (key !== undefined) await served.acts.remove(key)
        board.delete(key ?? '')
      } else if (what < 0.9) {
        shut = !shut
        served.acts.shut(shut)
      } else served.kernel.clock.advance(Math.floor(chance() * 3_000))
    }
    served.acts.shut(false)
    await served.acts.note('the last')
    for (let round = 0; round < 5; round += 1) await poll()
    expect(last, `seed ${seed}`).toBe(published + 1)
    expect(Object.fromEntries(heard), `seed ${seed}`).toEqual(Object.fromEntries(board))
    await served.kernel.stop()
  }
})

test('nothing is lost and nothing told twice, whatever else is asked on the connection', { timeout: 60_000 }, async () => {
  const served = await serve()
  const asks = [asking('notes/tide'), asking('notes/tide', { as: JUN }), asking('notes/tide&channel=board/x')]
  let cursor = await now(served, 'notes/tide&channel=board/x')
  const talk = new Conversation(served.port)
  const told: unknown[] = []
  const expected: string[] = []
  for (let round = 0; round < 120; round += 1) {
    const ask = asks[round % 17 === 0 ? 1 : 0] as (since: string) => string
    const answer = await whole(talk)(ask(cursor))
    if (round % 3 > 0 && told.length === expected.length) await served.parked(1)
    for (let number = 0; number <= round % 3; number += 1) {
      expected.push(`${round} ${number}`)
      await served.acts.note(`${round} ${number}`)
    }
    // Some are in a hurry: what there is is answered, or nothing.
    const hurried = round % 11 === 0
    if (hurried) await talk.say(`GET /up HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    const heard = await answer()
    told.push(...dataOf(heard))
    cursor = answerOf(heard).cursor
    if (hurried) await talk.answers(talk.heard.length)
    if (hurried) await vi.waitFor(() => expect(talk.heard.at(-1)?.body).toContain('"status":"ok"'), PATIENCE)
  }
  const rest = await talk.ask(asking('notes/tide', { query: '&timeout=0' })(cursor))
  told.push(...dataOf(rest))
  expect(told).toEqual(expected)
})
