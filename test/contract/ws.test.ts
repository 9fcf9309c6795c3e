import { describe, expect, test } from 'vitest'
import { ws } from './clients/ws.ts'
import { JUN, type Served, serve, until } from './served.ts'

const open = (served: Served, channels: readonly string[] = []) => served.open(ws, { channels })

describe('subscribe', () => {
  test('is answered before what it joins', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    const mira = await open(served)
    expect(await mira.subscribe(1, 'notes/tide', 'board/scores', 'notes/absent/very')).toEqual({
      type: 'reply',
      id: 1,
      status: 200,
      body: {},
    })
    await mira.told('heartbeat')
    const kinds = mira.frames().map((frame) => [frame.type, 'channel' in frame && frame.channel])
    expect(kinds).toEqual([
      ['welcome', false],
      ['reply', false],
      ['denied', 'notes/absent/very'],
      ['joined', 'notes/tide'],
      ['joined', 'board/scores'],
      ['state', 'board/scores'],
      ['heartbeat', false],
    ])
    await served.does.note('tide', 'one')
    expect(await mira.texts(1)).toEqual(['one'])
  })

  test('brings state whole to a connection that follows already', async () => {
    const served = await serve()
    const mira = await open(served, ['notes/tide'])
    await served.does.note('tide', 'one')
    await mira.take(1)
    await served.does.set('scores', 'jun', 1)
    await mira.subscribe(7, 'board/*')
    expect(await mira.next()).toEqual({ type: 'joined', channel: 'board/scores' })
    expect(await mira.next()).toMatchObject({ type: 'state', channel: 'board/scores', whole: true, entries: [{ key: 'jun', data: 1 }] })
    await mira.told('heartbeat')
    await mira.comeBack()
    await served.does.set('scores', 'jun', 2)
    served.advance(100)
    expect(await mira.told('state')).toMatchObject({ entries: [{ data: 2 }] })
  })

  test.each([
    ['a malformed name', ['notes/Tide']],
    ['a wildcard over logs', ['notes/*']],
    ['one among good ones', ['notes/tide', 'notes//x']],
  ])('is refused as a whole for %s', async (_, channels) => {
    const served = await serve()
    const mira = await open(served)
    expect(await mira.subscribe(2, ...channels)).toMatchObject({ id: 2, status: 400, body: { code: 'bad-request', status: 400 } })
    await mira.subscribe(3, 'notes/end')
    expect(await mira.told('joined')).toMatchObject({ channel: 'notes/end' })
  })

  test('is refused beyond the limit of channels, counting each once', async () => {
    const served = await serve({ limits: { channelsPerReader: 3 } })
    const mira = await open(served, ['notes/a'])
    expect(await mira.subscribe(1, 'notes/a', 'notes/b', 'notes/b', 'notes/c')).toMatchObject({ status: 200 })
    expect(await mira.subscribe(2, 'notes/d')).toMatchObject({ status: 413, body: { code: 'too-large' } })
    await mira.unsubscribe(3, 'notes/a')
    expect(await mira.subscribe(4, 'notes/d')).toMatchObject({ status: 200 })
  })
})

test('after the answer to unsubscribe nothing more comes of that channel', async () => {
  const served = await serve()
  const mira = await open(served, ['notes/tide', 'notes/wind', 'board/scores'])
  await mira.told('heartbeat')
  void served.does.note('tide', 'in flight')
  expect(await mira.unsubscribe(1, 'notes/tide', 'board/scores')).toEqual({ type: 'reply', id: 1, status: 200, body: {} })
  const before = mira.frames().length
  await served.does.note('tide', 'unheard')
  await served.does.set('scores', 'jun', 1)
  await served.does.note('wind', 'heard')
  expect(await mira.next()).toMatchObject({ type: 'publication', channel: 'notes/wind' })
  expect(mira.frames().length).toBe(before + 1)
})

describe('publish', () => {
  test('is answered as the HTTP route answers', async () => {
    const served = await serve()
    const mira = await open(served, ['notes/tide'])
    mira.send({ type: 'publish', id: 'a', channel: 'notes/tide', data: { text: 'one', id: 'x1' }, key: 'k1' })
    const replied = await mira.told('reply')
    const again = await served.kernel.ask('POST', '/channels/notes/tide', {
      as: { ...JUN, id: 'mira', name: 'Mira' },
      body: { text: 'one', id: 'x1' },
      headers: { 'idempotency-key': 'k1' },
    })
    expect(again.status).toBe(201)
    expect(replied).toEqual({ type: 'reply', id: 'a', status: 201, body: again.json })
    expect(replied.body).toMatchObject({ n: 1, id: 'x1', data: { text: 'one', by: 'Mira', id: 'x1' } })
  })

  test.each([
    ['not what the channel takes', { channel: 'notes/tide', data: { txet: 1 } }, 400, 'bad-request'],
    ['no data', { channel: 'notes/tide' }, 400, 'bad-request'],
    ['a NUL', { channel: 'notes/tide', data: { text: 'a\0b' } }, 400, 'bad-request'],
    ['half a surrogate pair', { channel: 'notes/tide', data: { text: '\ud800' } }, 400, 'bad-request'],
    ['a malformed name', { channel: 'Notes', data: {} }, 400, 'bad-request'],
    ['a malformed key', { channel: 'notes/tide', data: { text: 'x' }, key: 'two words' }, 400, 'bad-request'],
    ['a key that is no text', { channel: 'notes/tide', data: { text: 'x' }, key: 7 }, 400, 'bad-request'],
    ['what the plugin refuses', { channel: 'notes/tide', data: { text: 'refused' } }, 409, 'conflict'],
    ['a channel that is not there', { channel: 'nothing/here', data: {} }, 404, 'not-found'],
    ['a channel that is read only', { channel: 'rules/house', data: { text: 'x' } }, 403, 'forbidden'],
  ])('is refused for %s', async (_, frame, status, code) => {
    const served = await serve()
    const mira = await open(served, ['notes/tide'])
    mira.send({ type: 'publish', id: 9, ...frame })
    expect(await mira.told('reply')).toMatchObject({ id: 9, status, body: { status, code } })
    mira.send({ type: 'publish', id: 10, channel: 'notes/tide', data: { text: 'goes on' } })
    expect(await mira.told('reply')).toMatchObject({ id: 10, status: 201 })
  })

  test('is refused to nobody', async () => {
    const served = await serve()
    const nobody = await served.open(ws, { as: 'nobody' })
    nobody.send({ type: 'publish', id: 1, channel: 'notes/tide', data: { text: 'x' } })
    expect(await nobody.told('reply')).toMatchObject({ id: 1, status: 401, body: { code: 'unauthenticated' } })
  })
})

describe('what goes up', () => {
  test.each([
    ['no JSON', 'hello'],
    ['no object', '[1]'],
    ['null', 'null'],
    ['binary', Buffer.from('{"type":"subscribe","id":1,"channels":["notes/tide"]}')],
    ['a publish without an id', { type: 'publish', channel: 'notes/tide', data: {} }],
    ['a subscribe without an id', { type: 'subscribe', channels: ['notes/tide'] }],
  ])('closes with 1008 when it is %s', async (_, frame) => {
    const served = await serve()
    const mira = await open(served, ['notes/tide'])
    mira.send(frame)
    expect(await mira.ended).toMatchObject({ how: 'closed', code: 1008 })
    await until(() => served.kernel.kernel.connections.summary().byTransport.ws === undefined)
  })

  test('is ignored when its type is not known, and so are unknown fields', async () => {
    const served = await serve()
    const mira = await open(served, ['notes/tide'])
    mira.send({ type: 'dance' })
    mira.send({ type: 'subscribe', id: 1, channels: ['notes/wind'], more: true })
    expect(await mira.told('reply')).toMatchObject({ id: 1, status: 200 })
  })

  test('closes with 1009 when it is too long', async () => {
    const served = await serve({ limits: { bodyBytes: 1_000 } })
    const mira = await open(served, ['notes/tide'])
    mira.send({ type: 'publish', id: 1, channel: 'notes/tide', data: { text: 'x'.repeat(2_000) } })
    expect(await mira.ended).toMatchObject({ how: 'closed', code: 1009 })
  })
})

test('the subprotocol may be left out', async () => {
  const { WebSocket } = await import('ws')
  const served = await serve()
  const socket = new WebSocket(`${served.origin.replace('http', 'ws')}/comet/ws`)
  const first = await new Promise((resolve) => socket.once('message', (bytes) => resolve(JSON.parse(String(bytes)))))
  expect(first).toMatchObject({ type: 'welcome', protocol: 1 })
  expect(socket.protocol).toBe('')
  socket.terminate()
})

test('a GET that asks for no upgrade is refused', async () => {
  const served = await serve()
  expect(await served.kernel.ask('GET', '/comet/ws?channel=notes/tide')).toMatchObject({ status: 400, json: { code: 'bad-request' } })
})
