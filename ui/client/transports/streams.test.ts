import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Frame } from '../../../kernel/protocol.ts'
import { Collector, PUBLICATION, WELCOME } from '../testing/collector.fixture.ts'
import { serve } from '../testing/http-server.fixture.ts'
import { sse } from './sse.ts'
import { stream } from './stream.ts'

const ndjson = (frame: Frame): string => `${JSON.stringify(frame)}\n`
const event = (frame: Frame): string => `${'cursor' in frame ? `id: ${frame.cursor}\n` : ''}data: ${JSON.stringify(frame)}\n\n`

const KINDS = [
  { transport: sse, type: 'text/event-stream', prelude: `:${' '.repeat(2048)}\n\n`, write: event, garbage: 'data: {"type":\n\n' },
  { transport: stream, type: 'application/x-ndjson', prelude: `${' '.repeat(2048)}\n`, write: ndjson, garbage: '{"type":\n' },
]

describe.each(KINDS)('$transport.name', ({ transport, type, prelude, write, garbage }) => {
  const open = async (answer: (response: ServerResponse, request: IncomingMessage) => void, token?: string) => {
    const requests: IncomingMessage[] = []
    const { origin } = await serve((request, response) => {
      requests.push(request)
      answer(response, request)
    })
    return { collector: new Collector(transport, { origin, ...(token !== undefined && { token }) }), requests }
  }
  const begin = (response: ServerResponse, contentType = type) => response.writeHead(200, { 'content-type': contentType }).write(prelude)

  test('asks for its channels from the cursor on, past every cache', async () => {
    const { collector, requests } = await open((response) => response.end(), 'secret')
    await collector.end
    expect(requests[0]?.url).toBe(`/comet/${transport.name}?channel=chat/lobby&join=weather/*&since=c1`)
    expect(requests[0]?.headers).toMatchObject({ accept: type, authorization: 'Bearer secret', 'cache-control': 'no-cache' })
  })

  test('delivers each frame when it comes', async () => {
    const { promise, resolve } = deferred<ServerResponse>()
    const { collector } = await open((response) => {
      begin(response)
      response.write(write(WELCOME))
      resolve(response)
    })
    await collector.count(1)
    expect(collector.frames).toEqual([WELCOME])
    ;(await promise).end(write(PUBLICATION))
    expect(await collector.end).toEqual({ type: 'ended' })
    expect(collector.frames).toEqual([WELCOME, PUBLICATION])
  })

  test('delivers frames that come byte by byte', async () => {
    const { collector } = await open(async (response) => {
      begin(response)
      for (const byte of Buffer.from(write(PUBLICATION))) {
        response.write(Buffer.of(byte))
        await new Promise(setImmediate)
      }
      response.end()
    })
    await collector.end
    expect(collector.frames).toEqual([PUBLICATION])
  })

  test('ends when the connection breaks in the middle of a frame, which is no frame', async () => {
    const { collector } = await open((response) => {
      begin(response)
      response.write(write(WELCOME) + write(PUBLICATION).slice(0, 40), () => response.destroy())
    })
    expect(await collector.end).toEqual({ type: 'ended' })
    expect(collector.frames).toEqual([WELCOME])
  })

  test('tells a refusal with its problem', async () => {
    const { collector } = await open((response) => {
      response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '3' })
      response.end(JSON.stringify({ status: 503, code: 'draining', detail: 'Restarting' }))
    })
    const end = await collector.end
    expect(end).toMatchObject({ type: 'refused', refusal: { status: 503, code: 'draining', message: 'Restarting', retryAfter: 3_000 } })
  })

  test('tells a refusal that somebody else wrote', async () => {
    const { collector } = await open((response) => response.writeHead(502).end('<html>Bad Gateway</html>'))
    expect(await collector.end).toMatchObject({ type: 'refused', refusal: { status: 502, code: undefined, message: 'HTTP 502' } })
  })

  test.each([
    ['of another type', (response: ServerResponse) => begin(response, 'text/html')],
    [
      'that is garbage',
      (response: ServerResponse) => {
        begin(response)
        response.write(garbage)
      },
    ],
  ])('cannot use a response %s', async (_, answer) => {
    const { collector } = await open(answer)
    expect(await collector.end).toMatchObject({ type: 'unusable' })
  })

  test('says that nobody answered', async () => {
    const { collector } = await open((response) => response.destroy())
    expect(await collector.end).toEqual({ type: 'unreachable' })
  })

  test('closes its connection when it is closed', async () => {
    const { promise, resolve } = deferred<void>()
    const { collector } = await open((response) => {
      begin(response)
      response.write(write(WELCOME))
      response.on('close', () => resolve())
    })
    await collector.count(1)
    collector.pipe.close()
    await promise
  })
})

test('an event stream that ends before its welcome may say when to come back', async () => {
  const { origin } = await serve((_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end('retry: 2500\n\n'))
  expect(await new Collector(sse, { origin }).end).toEqual({ type: 'ended', retryAfter: 2_500 })
})

test('events of other types are not for us', async () => {
  const { origin } = await serve((_, response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end('event: x\ndata: y\n\n'),
  )
  const collector = new Collector(sse, { origin })
  expect(await collector.end).toEqual({ type: 'ended' })
  expect(collector.frames).toEqual([])
})

const deferred = <T>() => {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
