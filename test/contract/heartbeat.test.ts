import { describe, expect, test } from 'vitest'
import { JUN, serve } from './served.ts'
import { ANSWERS, STREAMS } from './transports.ts'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe.each(STREAMS)('%s', (_, transport) => {
  test('welcome comes first, with the head of the log and advice', async () => {
    const served = await serve()
    await served.does.note('tide', 'before')
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    expect(await mira.next()).toEqual({
      type: 'welcome',
      protocol: 1,
      cursor: expect.stringMatching(/^[\w-]{22}$/),
      advice: { transports: ['ws', 'sse', 'stream', 'long-poll', 'poll'], timeout: 25_000, interval: 0, reconnect: 'retry' },
    })
    await served.does.note('tide', 'after')
    await mira.comeBack({ since: mira.cursor })
    expect(await mira.texts(1)).toEqual(['after'])
  })

  test('with a cursor, welcome tells that one again', async () => {
    const served = await serve()
    const told = await served.kernel.ask('POST', '/channels/notes/tide', { as: JUN, body: { text: 'one' } })
    const { cursor } = told.json
    const mira = await served.open(transport, { channels: ['notes/tide'], since: cursor })
    expect(await mira.next()).toMatchObject({ type: 'welcome', cursor })
  })

  test('a heartbeat comes 20 s after the last frame, and no earlier', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    served.advance(7_000)
    await served.does.note('tide', 'one')
    const [one] = await mira.take(1)
    served.advance(19_900)
    await nextTurn()
    await served.does.note('wind', 'not for her')
    served.advance(50)
    await nextTurn()
    expect(mira.frames().at(-1)).toEqual(one)
    served.advance(100)
    const heartbeat = await mira.next()
    expect(heartbeat.type).toBe('heartbeat')
    served.advance(20_050)
    expect((await mira.next()).type).toBe('heartbeat')
    // Its cursor claims what passed by, so that nothing of it need be looked at again, and nothing more.
    await served.does.note('tide', 'two')
    await mira.comeBack({ since: 'cursor' in heartbeat ? String(heartbeat.cursor) : '' })
    expect(await mira.texts(1)).toEqual(['two'])
  })

  test('a heartbeat claims nothing that is still to be decided', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/wind'] })
    await mira.told('joined', 'notes/wind')
    const verdict = served.doors.ponder('notes/wind')
    served.does.judgeAgain('notes/wind')
    await served.does.note('tide', 'one')
    served.advance(20_050)
    const { cursor } = await mira.told('heartbeat')
    verdict.resolve(true)
    await mira.comeBack({ since: cursor })
    expect(await mira.texts(1)).toEqual(['one'])
  })
})

describe.each(ANSWERS)('%s', (_, transport) => {
  test('cursor and advice stand for welcome, heartbeat and bye', async () => {
    const served = await serve()
    const answer = await served.kernel.ask('GET', `/comet/${transport.name}?channel=news/town&channel=board/x`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform')
    expect(answer.json).toEqual({
      frames: [
        { type: 'denied', channel: 'board/x', code: 'unauthenticated' },
        { type: 'joined', channel: 'news/town' },
      ],
      cursor: expect.stringMatching(/^[\w-]{22}$/),
      advice: {
        transports: ['ws', 'sse', 'stream', 'long-poll', 'poll'],
        timeout: 25_000,
        interval: transport.name === 'poll' ? 2_000 : 0,
        reconnect: 'retry',
      },
    })
  })

  test("the body's cursor claims all of its frames", async () => {
    const served = await serve()
    const first = await served.kernel.ask('GET', `/comet/${transport.name}?channel=news/town`)
    for (const text of ['one', 'two', 'three']) await served.does.news('town', text)
    const path = `/comet/${transport.name}?channel=news/town&since=`
    const second = await served.kernel.ask('GET', path + first.json.cursor)
    expect(second.json.frames.map(({ data }: { data: { text: string } }) => data.text)).toEqual(['one', 'two', 'three'])
    await served.does.news('town', 'four')
    const third = await served.kernel.ask('GET', path + second.json.cursor)
    expect(third.json.frames.map(({ data }: { data: { text: string } }) => data.text)).toEqual(['four'])
  })
})
