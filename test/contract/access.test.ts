import { describe, expect, test } from 'vitest'
import { stream } from './clients/stream.ts'
import { heldState, says } from './held-state.ts'
import { serve } from './served.ts'
import { ANSWERS, STREAMS, TRANSPORTS } from './transports.ts'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe.each(TRANSPORTS)('%s', (_, transport) => {
  test('absent and forbidden are denied alike, and the rest is told', async () => {
    const served = await serve()
    served.doors.shut('notes/secret')
    const mira = await served.open(transport, { channels: ['notes/secret', 'nothing/here', 'notes/tide'] })
    expect(await mira.told('denied')).toEqual({ type: 'denied', channel: 'notes/secret', code: 'not-found' })
    expect(await mira.told('denied')).toEqual({ type: 'denied', channel: 'nothing/here', code: 'not-found' })
    expect(await mira.told('joined')).toMatchObject({ channel: 'notes/tide' })
    await served.does.note('secret', 'unheard')
    await served.does.note('tide', 'heard')
    expect(await mira.texts(1)).toEqual(['heard'])
  })

  test('nobody is told so, and may follow what anyone may read', async () => {
    const served = await serve()
    const nobody = await served.open(transport, { channels: ['notes/tide', 'news/town'], as: 'nobody' })
    expect(await nobody.told('denied')).toEqual({ type: 'denied', channel: 'notes/tide', code: 'unauthenticated' })
    await nobody.told('joined', 'news/town')
    await served.does.note('tide', 'unheard')
    await served.does.news('town', 'heard')
    expect(await nobody.texts(1)).toEqual(['heard'])
  })

  test('one that may follow nothing yet waits for a grant', async () => {
    const served = await serve()
    served.doors.shut('notes/secret')
    const mira = await served.open(transport, { channels: ['notes/secret', 'notes/end'] })
    await mira.told('denied')
    await mira.told('joined', 'notes/end')
    served.doors.open('notes/secret')
    served.does.judgeAgain('notes/secret')
    // Who only asks now and then is told of the grant by no frame: its position is good for the channel.
    if (transport.gives === 'stream') await mira.told('joined', 'notes/secret')
    await served.does.note('secret', 'heard')
    expect(await mira.texts(1)).toEqual(['heard'])
  })

  test('a grant brings the whole state', async () => {
    const served = await serve()
    served.doors.shut('board/scores')
    await served.does.set('scores', 'jun', 1)
    const mira = await served.open(transport, { channels: ['board/scores', 'board/other'] })
    await mira.told('state', 'board/other')
    served.doors.open('board/scores')
    served.does.judgeAgain('board/scores')
    await mira.told('state', 'board/scores')
    expect(heldState(mira.frames())).toEqual({ 'board/scores': { jun: 1 } })
  })

  test('what is revoked is denied, and nothing more of it is told, not even of the same commit', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/wind'] })
    await mira.told('joined', 'notes/wind')
    await served.does.note('tide', 'one')
    await mira.take(1)
    served.doors.shut('notes/tide')
    await served.does.together(async ({ note, judgeAgain }) => {
      await note('tide', 'unheard')
      judgeAgain('notes/tide')
      await note('wind', 'two')
    })
    expect(await mira.told('denied')).toEqual({ type: 'denied', channel: 'notes/tide', code: 'not-found' })
    await served.does.note('tide', 'unheard')
    await served.does.note('wind', 'three')
    expect(await mira.texts(2)).toEqual(['two', 'three'])
    expect(JSON.stringify(mira.frames())).not.toContain('unheard')
  })

  test('what a failed write revoked is not revoked', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    served.doors.shut('notes/tide')
    await served.does
      .together(async ({ judgeAgain }) => {
        judgeAgain('notes/tide')
        throw new Error('no')
      })
      .catch(() => {})
    await served.does.note('tide', 'heard')
    expect(await mira.texts(1)).toEqual(['heard'])
  })

  test('what was revoked while it was away is not told, whatever its cursor says', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    const mira = await served.open(transport, { channels: ['notes/tide', 'board/scores', 'notes/wind'] })
    await mira.told('joined', 'notes/wind')
    await served.does.note('wind', 'one')
    await mira.take(1)
    mira.leave()
    await served.does.note('tide', 'unheard')
    await served.does.set('scores', 'jun', 'unheard')
    for (const channel of ['notes/tide', 'board/scores'] as const) {
      served.doors.shut(channel)
      served.does.judgeAgain(channel)
    }
    await served.does.note('wind', 'two')
    await mira.comeBack()
    expect(await mira.texts(1)).toEqual(['two'])
    expect(JSON.stringify(mira.frames())).not.toContain('unheard')
    expect(heldState(mira.frames())).toEqual({})
    const denied = mira.frames().filter(({ type }) => type === 'denied')
    expect(denied.length).toBeGreaterThanOrEqual(2)
  })

  test('what was revoked and granted again while it was away is told anew', async () => {
    const served = await serve()
    for (const key of ['jun', 'ada']) await served.does.set('scores', key, 1)
    const mira = await served.open(transport, { channels: ['board/scores', 'notes/tide'] })
    await mira.told('joined', 'notes/tide')
    await served.does.note('tide', 'one')
    await mira.take(1)
    served.doors.shut('board/scores')
    served.does.judgeAgain('board/scores')
    await mira.told('denied')
    mira.leave()
    served.doors.open('board/scores')
    served.does.judgeAgain('board/scores')
    await mira.comeBack()
    await mira.told('state', 'board/scores')
    expect(heldState(mira.frames())).toEqual({ 'board/scores': { jun: 1, ada: 1 } })
  })

  test('while it is not decided who may read, nothing is told', async () => {
    const served = await serve()
    const verdict = served.doors.ponder('notes/tide')
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/wind'] })
    const joined = mira.told('joined', 'notes/wind')
    await served.parked(transport)
    await served.does.note('wind', 'before the verdict')
    expect(mira.frames().filter(({ type }) => type !== 'welcome')).toEqual([])
    verdict.resolve(true)
    await joined
    await served.does.note('tide', 'after')
    expect(await mira.texts(2)).toEqual(['before the verdict', 'after'])
  })

  test('while it is judged anew, what is published waits', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/wind'] })
    await mira.told('joined', 'notes/wind')
    const verdict = served.doors.ponder('notes/tide')
    await served.does.together(async ({ note, judgeAgain }) => {
      judgeAgain('notes/tide')
      await note('tide', 'unheard')
    })
    await served.does.note('wind', 'heard')
    const texts = mira.texts(1)
    await served.parked(transport)
    served.doors.shut('notes/tide')
    verdict.resolve(false)
    expect(await texts).toEqual(['heard'])
    expect(mira.frames().filter(({ type }) => type === 'denied')).toHaveLength(1)
    expect(JSON.stringify(mira.frames())).not.toContain('unheard')
  })

  test('a verdict that is overtaken does not count', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/wind'] })
    await mira.told('joined', 'notes/wind')
    const first = served.doors.ponder('notes/tide')
    served.does.judgeAgain('notes/tide')
    const second = served.doors.ponder('notes/tide')
    served.does.judgeAgain('notes/tide')
    first.resolve(true)
    await served.does.note('tide', 'unheard')
    served.doors.shut('notes/tide')
    second.resolve(false)
    await nextTurn()
    await served.does.note('wind', 'heard')
    expect(await mira.texts(1)).toEqual(['heard'])
    expect(JSON.stringify(mira.frames())).not.toContain('unheard')
  })

  test('an `authorize` that throws refuses, and its plugin hears of it', async () => {
    const served = await serve()
    const verdict = served.doors.ponder('notes/tide')
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    const denied = mira.told('denied')
    await served.parked(transport)
    verdict.reject(new Error('the doors are broken'))
    expect(await denied).toMatchObject({ channel: 'notes/tide', code: 'not-found' })
    expect(served.kernel.logged).toContainEqual(expect.objectContaining({ plugin: 'contract' }))
  })
})

describe.each(STREAMS)('%s', (_, transport) => {
  test('a wildcard tells each match, and one that comes into being later', async () => {
    const served = await serve()
    served.doors.shut('board/secret')
    await served.does.set('one', 'a', 1)
    await served.does.set('secret', 'a', 'unheard')
    await served.does.set('two', 'a', 2)
    const mira = await served.open(transport, { channels: ['board/*'] })
    await mira.told('heartbeat')
    const joined = mira.frames().filter(({ type }) => type === 'joined' || type === 'state')
    expect(joined).toMatchObject([
      { type: 'joined', channel: 'board/one' },
      { type: 'state', channel: 'board/one', whole: true, entries: [{ key: 'a', data: 1 }] },
      { type: 'joined', channel: 'board/two' },
      { type: 'state', channel: 'board/two', whole: true, entries: [{ key: 'a', data: 2 }] },
    ])
    await served.does.set('three', 'a', 3)
    expect(await mira.next()).toMatchObject({ type: 'state', channel: 'board/three', entries: [{ key: 'a', data: 3 }] })
    served.doors.shut('board/hidden')
    await served.does.set('hidden', 'a', 'unheard')
    served.advance(100)
    await served.does.set('three', 'a', 4)
    await mira.next(says('a', 4))
    expect(JSON.stringify(mira.frames())).not.toMatch(/unheard|hidden|secret/)
  })

  test('revoked and granted, a match is denied and joined to the reader of a wildcard', async () => {
    const served = await serve()
    await served.does.set('one', 'a', 1)
    const mira = await served.open(transport, { channels: ['board/*'] })
    await mira.told('heartbeat')
    served.doors.shut('board/one')
    served.does.judgeAgain('board/one')
    expect(await mira.next()).toEqual({ type: 'denied', channel: 'board/one', code: 'not-found' })
    await served.does.set('one', 'a', 2)
    served.doors.open('board/one')
    served.does.judgeAgain('board/one')
    expect(await mira.next()).toEqual({ type: 'joined', channel: 'board/one' })
    expect(await mira.next()).toMatchObject({ type: 'state', whole: true, entries: [{ key: 'a', data: 2 }] })
  })
})

describe.each(ANSWERS)('%s', (_, transport) => {
  test('a wildcard goes on with what came into being meanwhile', async () => {
    const served = await serve()
    served.doors.shut('board/secret')
    await served.does.set('one', 'a', 1)
    const mira = await served.open(transport, { channels: ['board/*'] })
    await mira.told('state')
    mira.leave()
    await served.does.set('two', 'a', 2)
    await served.does.set('secret', 'a', 'unheard')
    await mira.comeBack()
    await mira.told('state', 'board/two')
    expect(heldState(mira.frames())).toEqual({ 'board/one': { a: 1 }, 'board/two': { a: 2 } })
    expect(JSON.stringify(mira.frames())).not.toMatch(/unheard|secret/)
  })
})

test('a decision is made once for an identity and a channel', async () => {
  const served = await serve()
  let asked = 0
  const judge = served.doors.judge.bind(served.doors)
  served.doors.judge = (channel, who) => {
    asked += 1
    return judge(channel, who)
  }
  for (let index = 0; index < 3; index += 1) {
    const mira = await served.open(stream, { channels: ['notes/tide'] })
    await mira.told('joined')
  }
  expect(asked).toBe(1)
  served.does.judgeAgain('notes/tide')
  await nextTurn()
  expect(asked).toBe(2)
})
