import { once } from 'node:events'
import { connect } from 'node:net'
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { ERASED } from '../../kernel/protocol.ts'
import { sse } from '../contract/clients/sse.ts'
import { history } from './history.ts'
import { type House, openHouse } from './house.ts'
import type { Household, Resident } from './household.ts'
import { Listener } from './listener.ts'
import { type OpenVoice, type Said, VOICES } from './voices.ts'

const AT_ONCE = 10
const posted = (text: string) => ({ type: 'message.posted', text })

let house: House
let household: Household
let mira: Resident
let jun: Resident
/** A room that nobody has said anything in. */
let room: string
beforeAll(async () => {
  ;({ house, household } = await openHouse())
  mira = await household.join('Mira')
  jun = await household.join('Jun')
}, 60_000)
beforeEach(async () => {
  room = `chat/${await household.room(mira, 'open')}`
})

/** Says something once, on a connection of its own. */
async function say(open: OpenVoice, data: unknown, { key, who = mira, channel = room }: Saying = {}): Promise<Said> {
  const voice = await open(house, who)
  return voice.say(channel, data, key).finally(() => voice.close())
}
interface Saying {
  readonly key?: string
  readonly who?: Resident
  readonly channel?: string
}
const codeOf = ({ body }: Said): unknown => (JSON.parse(body) as { readonly code?: string }).code
const parsed = ({ body }: Said) => JSON.parse(body) as { readonly n: number; readonly data: { readonly id: string; readonly text: string } }
const texts = async (channel = room) =>
  (await history(household, household.owner, channel)).map(({ data }) => (data as { readonly text?: string }).text)

describe.each(VOICES)('a key by %s', (_, open) => {
  test(`${AT_ONCE} times at once publishes once and is answered alike, byte for byte`, async () => {
    const voices = await Promise.all(Array.from({ length: AT_ONCE }, () => open(house, mira)))
    const said = await Promise.all(voices.map((voice) => voice.say(room, posted('once'), 'k')))
    for (const voice of voices) voice.close()
    expect(said[0]).toMatchObject({ status: 201 })
    expect(new Set(said.map(({ status, body }) => `${status} ${body}`)).size).toBe(1)
    expect(await texts()).toEqual(['once'])
  })

  test.each(['kill', 'stop'] as const)('is known after a restart (%s), by any transport', async (how) => {
    const first = await say(open, posted('before'), { key: 'k' })
    expect(first.status).toBe(201)
    await house[how]()
    await house.start()
    for (const [, another] of VOICES) expect(await say(another, posted('before'), { key: 'k' })).toEqual(first)
    expect(await texts()).toEqual(['before'])
  })

  test('with another body is refused, and stays what it was', async () => {
    const first = await say(open, posted('one'), { key: 'k' })
    for (const [, another] of VOICES) {
      const reused = await say(another, posted('two'), { key: 'k' })
      expect([reused.status, codeOf(reused)]).toEqual([409, 'key-reused'])
    }
    expect(await say(open, posted('one'), { key: 'k' })).toEqual(first)
    expect(await texts()).toEqual(['one'])
  })

  test('of another person, or on another channel, is another key', async () => {
    const channel = `chat/${await household.room(mira, 'open')}`
    const mine = await say(open, posted('the same'), { key: 'k' })
    const another = await say(open, posted('the same'), { key: 'k', who: jun })
    const elsewhere = await say(open, posted('the same'), { key: 'k', channel })
    expect([mine, another, elsewhere].map(({ status }) => status)).toEqual([201, 201, 201])
    expect(new Set([mine, another, elsewhere].map((said) => parsed(said).data.id)).size).toBe(3)
    expect(await texts()).toEqual(['the same', 'the same'])
    expect(await texts(channel)).toEqual(['the same'])
  })

  test('whose write was refused may be used for something else', async () => {
    const absent = { type: 'message.deleted', id: '0195d9a0-0000-7000-8000-000000000000' }
    expect(await say(open, absent, { key: 'k' })).toMatchObject({ status: 404 })
    expect(await say(open, posted('then this'), { key: 'k' })).toMatchObject({ status: 201 })
  })

  test('opens no door that has been shut meanwhile', async () => {
    const channel = `chat/${await household.room(household.owner, 'closed', [mira])}`
    expect(await say(open, posted('inside'), { key: 'k', channel })).toMatchObject({ status: 201 })
    await household.ask(`DELETE /api/rooms/${channel.slice(5)}/members/${mira.id}`, household.owner)
    const after = await say(open, posted('inside'), { key: 'k', channel })
    expect([after.status, codeOf(after)]).toEqual([404, 'not-found'])
    expect(after.body).not.toContain('inside')
  })

  test('of a message that was deleted is answered as before, without what was said', async () => {
    const first = await say(open, posted('unsaid'), { key: 'k' })
    await say(open, { type: 'message.deleted', id: parsed(first).data.id })
    for (const [, another] of VOICES) {
      const again = await say(another, posted('unsaid'), { key: 'k' })
      expect(again.status).toBe(201)
      expect(JSON.parse(again.body)).toEqual({ ...JSON.parse(first.body), data: ERASED })
    }
    expect(await texts()).toEqual([undefined, undefined])
  })
})

test(`${AT_ONCE} times at once by both transports publishes once`, async () => {
  const said = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) => say(VOICES[index % VOICES.length]?.[1] as OpenVoice, posted('once'), { key: 'k' })),
  )
  expect(new Set(said.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set([`201 ${said[0]?.body}`]))
  expect(await texts()).toEqual(['once'])
})

test('who was cut off before the answer came learns by the key what became of it', async () => {
  const listener = new Listener(house, { who: mira, channels: [room], transports: [sse] })
  onTestFinished(() => listener.leave())
  await listener.joined()
  await sendAndLeave(posted('did it arrive?'), 'k')
  await listener.reached(room, 1)
  const heard = listener.heard.get(room)?.[0]
  for (const [, open] of VOICES) {
    const again = await say(open, posted('did it arrive?'), { key: 'k' })
    expect(again.status).toBe(201)
    expect(JSON.parse(again.body)).toMatchObject({ n: heard?.n, time: heard?.time, data: heard?.data })
  }
  expect(await texts()).toEqual(['did it arrive?'])
})

/** Sends a whole request and breaks the connection before anything can come back. */
async function sendAndLeave(data: unknown, key: string): Promise<void> {
  const body = JSON.stringify(data)
  const head = [`POST /channels/${room} HTTP/1.1`, `Host: 127.0.0.1:${house.port}`, `Cookie: ${mira.headers.cookie}`]
  const about = ['Content-Type: application/json', `Content-Length: ${body.length}`, `Idempotency-Key: ${key}`]
  const socket = connect(house.port, '127.0.0.1')
  await once(socket, 'connect')
  await new Promise<void>((sent) => socket.write(`${[...head, ...about].join('\r\n')}\r\n\r\n${body}`, () => sent()))
  socket.resetAndDestroy()
}
