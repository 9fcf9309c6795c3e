import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { Collector, PUBLICATION } from '../testing/collector.fixture.ts'
import { serve } from '../testing/http-server.fixture.ts'
import { longPoll } from './long-poll.ts'
import { poll } from './poll.ts'

const ADVICE = { transports: ['poll'], timeout: 20_000, interval: 2_000, reconnect: 'retry' }

describe.each([poll, longPoll])('$name', (transport) => {
  const ask = async (answer: (response: ServerResponse) => void) => {
    const urls: (string | undefined)[] = []
    const { origin } = await serve((request, response) => {
      urls.push(request.url)
      answer(response)
    })
    return { collector: new Collector(transport, { origin }), urls }
  }
  const json = (body: unknown) => (response: ServerResponse) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))

  test('delivers an answer as the frames that it stands for, claimed all at once', async () => {
    const { collector, urls } = await ask(json({ frames: [PUBLICATION], cursor: 'c9', advice: ADVICE }))
    expect(await collector.end).toEqual({ type: 'ended' })
    expect(collector.frames).toEqual([
      { type: 'welcome', protocol: 1, advice: ADVICE },
      { ...PUBLICATION, cursor: undefined },
      { type: 'heartbeat', cursor: 'c9' },
      { type: 'bye', reason: 'limit' },
    ])
    const timeout = transport === longPoll ? 'timeout=7000&' : ''
    expect(urls).toEqual([`/comet/${transport.name}?${timeout}channel=chat/lobby&join=weather/*&since=c1`])
  })

  test.each([
    ['is no JSON', (response: ServerResponse) => void response.end('<html>')],
    ['has no frames', json({ cursor: 'c9' })],
    ['has no cursor', json({ frames: [] })],
  ])('cannot use an answer that %s, and delivers nothing of it', async (_, answer) => {
    const { collector } = await ask(answer)
    expect(await collector.end).toMatchObject({ type: 'unusable' })
    expect(collector.frames).toEqual([])
  })

  test('tells a refusal', async () => {
    const { collector } = await ask((response) => void response.writeHead(401).end(JSON.stringify({ code: 'unauthenticated' })))
    expect(await collector.end).toMatchObject({ type: 'refused', refusal: { status: 401, code: 'unauthenticated' } })
  })

  test('delivers nothing of an answer that broke off', async () => {
    const { collector } = await ask((response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        .write('{"frames":[', () => response.destroy())
    })
    expect(await collector.end).toEqual({ type: 'unreachable' })
    expect(collector.frames).toEqual([])
  })

  test('takes back its request when it is closed', async () => {
    let closed: () => void = () => {}
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    let asked: () => void = () => {}
    const arrived = new Promise<void>((resolve) => {
      asked = resolve
    })
    const { collector } = await ask((response) => {
      response.on('close', () => closed())
      asked()
    })
    await arrived
    collector.pipe.close()
    await gone
  })
})
