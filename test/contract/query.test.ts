import { describe, expect, test } from 'vitest'
import { MIRA, serve, until } from './served.ts'
import { STREAMS, TRANSPORTS } from './transports.ts'

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `notes/topic-${index}`)

describe.each(TRANSPORTS)('%s', (name, transport) => {
  const errorType = transport.gives === 'pages' ? 'text/html; charset=utf-8' : 'application/problem+json'
  test.each([
    ['a malformed name', { channels: ['notes/Tide'] }, 400, 'bad-request'],
    ['an empty segment', { channels: ['notes//tide'] }, 400, 'bad-request'],
    ['a segment that is too long', { channels: [`notes/${'x'.repeat(65)}`] }, 400, 'bad-request'],
    ['a malformed name to join', { channels: ['notes/tide'], join: ['nötes/x'] }, 400, 'bad-request'],
    ['a wildcard over logs', { channels: ['notes/*'] }, 400, 'bad-request'],
    ['a wildcard over a log that has a name of its own', { channels: ['house/*'] }, 400, 'bad-request'],
    ['a wildcard over signals', { channels: ['typing/*'] }, 400, 'bad-request'],
    ['a wildcard that is not the last segment', { channels: ['board/*/x'] }, 400, 'bad-request'],
    ['a wildcard over everything', { channels: ['*'] }, 400, 'bad-request'],
    ['half a wildcard', { channels: ['board/x*'] }, 400, 'bad-request'],
    ['an empty cursor', { channels: ['notes/tide'], query: { since: '' } }, 400, 'bad-request'],
    ['a timeout above the most', { channels: ['notes/tide'], query: { timeout: '55001' } }, 400, 'bad-request'],
    ['a timeout below nothing', { channels: ['notes/tide'], query: { timeout: '-1' } }, 400, 'bad-request'],
    ['a timeout that is no number', { channels: ['notes/tide'], query: { timeout: 'soon' } }, 400, 'bad-request'],
    ['a limit that is no number', { channels: ['notes/tide'], query: { limit: '1e3' } }, 400, 'bad-request'],
    ['an age that is no number', { channels: ['notes/tide'], query: { age: '' } }, 400, 'bad-request'],
    ['too many channels', { channels: names(101) }, 413, 'too-large'],
    ['too many channels to join', { channels: names(60), join: names(101).slice(60) }, 413, 'too-large'],
  ])('refuses %s', async (_, following, status, code) => {
    const served = await serve()
    const mira = await served.open(transport, following)
    const ending = await mira.ended
    expect(ending).toMatchObject({ how: 'refused', status, code, headers: { 'content-type': errorType } })
    expect(ending).toMatchObject({ headers: { connection: 'close' } })
  })

  test('follows as many channels as the limit says, each counted once', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: names(100), join: names(100) })
    await mira.told('joined', 'notes/topic-99')
  })

  test('Last-Event-ID wins over since', async () => {
    const served = await serve()
    for (const text of ['one', 'two', 'three']) await served.does.note('tide', text)
    const { publications } = (await served.kernel.ask('GET', '/channels/notes/tide', { as: MIRA })).json
    const mira = await served.open(transport, {
      channels: ['notes/tide'],
      since: publications[0].cursor,
      headers: { 'last-event-id': publications[1].cursor },
    })
    expect(await mira.texts(1)).toEqual(['three'])
  })

  test('is not answered by POST', async () => {
    const served = await serve()
    expect((await served.kernel.ask('POST', `/comet/${name}?channel=news/town`, { as: MIRA })).status).toBeGreaterThanOrEqual(400)
  })
})

describe.each(TRANSPORTS)('%s', (name, transport) => {
  test(name === 'ws' ? 'may begin without a channel' : 'needs a channel', async () => {
    const served = await serve()
    const mira = await served.open(transport, {})
    if (name === 'ws') expect(await mira.next()).toMatchObject({ type: 'welcome' })
    else expect(await mira.ended).toMatchObject({ how: 'refused', status: 400, code: 'bad-request' })
  })
})

describe.each(STREAMS)('%s', (_, transport) => {
  test('refuses more connections than an identity may have', async () => {
    const served = await serve({ limits: { connectionsPerIdentity: 2 } })
    const [first] = [await served.open(transport, { channels: ['notes/tide'] }), await served.open(transport, { channels: ['notes/tide'] })]
    const third = await served.open(transport, { channels: ['notes/tide'] })
    expect(await third.ended).toMatchObject({ how: 'refused', status: 429, code: 'too-many', headers: { 'retry-after': '5' } })
    first.leave()
    await until(() => served.kernel.kernel.connections.summary().byTransport[transport.name] === 1)
    await third.comeBack()
    await third.told('joined')
  })
})

test('there is no other transport', async () => {
  const served = await serve()
  expect(await served.kernel.ask('GET', '/comet/pigeon?channel=news/town')).toMatchObject({ status: 404, json: { code: 'not-found' } })
})
