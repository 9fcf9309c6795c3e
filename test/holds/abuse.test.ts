import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type House, openHouse } from './house.ts'
import type { Household } from './household.ts'
import { closeCode, masked, upgraded } from './raw-socket.ts'

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000)
const NAUGHTY = resolve(import.meta.dirname, '../../../shared/corpora/blns/blns.json')

let house: House
let household: Household
beforeAll(async () => {
  ;({ house, household } = await openHouse())
}, 60_000)

/** Claims 2^63 bytes. */
const ALL_THE_MEMORY = Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
const PIECES = Buffer.concat([masked(0x01, '{'), ...Array.from({ length: 70_000 }, () => masked(0x00, ' '))])

describe('a WebSocket that breaks the protocol (RFC 6455) is closed', () => {
  test.each([
    ['with an opcode that is none', masked(0x83, 'x'), 1002],
    ['with a bit that nobody agreed on', masked(0xc1, 'x'), 1002],
    ['without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
    ['with a ping in pieces', masked(0x09, 'x'), 1002],
    ['with a ping that is too long', masked(0x89, 'x'.repeat(200)), 1002],
    ['with a close of a code that is none', masked(0x88, Buffer.from([0x03, 0xe7])), 1002],
    ['with the middle of nothing', masked(0x80, 'x'), 1002],
    ['with text that is no UTF-8', masked(0x81, Buffer.from([0xed, 0xa0, 0x80])), 1007],
    ['with a frame that claims all the memory there is', ALL_THE_MEMORY, 1009],
    [
      'with a message longer than a body may be, in two',
      Buffer.concat([masked(0x01, ' '.repeat(40_000)), masked(0x80, ' '.repeat(40_000))]),
      1009,
    ],
    ['with a message in endless pieces', PIECES, 1008],
    ['with bytes', masked(0x82, '{}'), 1008],
  ])('%s', async (_, bytes, code) => {
    const socket = upgraded(house, household.owner)
    socket.on('error', () => {})
    const closed = closeCode(socket)
    await once(socket, 'data')
    socket.write(bytes)
    expect(await closed).toBe(code)
    socket.destroy()
  })

  test('or cut, when it sends pings faster than it takes the pongs', async () => {
    const socket = upgraded(house, household.owner)
    socket.on('error', () => {})
    await once(socket, 'data')
    socket.write(Buffer.concat(Array.from({ length: 10_000 }, () => masked(0x89, ''))))
    await once(socket, 'close')
  })
})

test('whoever subscribes without measure is refused beyond the limit', async () => {
  const socket = new WebSocket(`${house.origin.replace('http', 'ws')}/comet/ws`, { headers: { ...household.owner.headers } })
  const replies: number[] = []
  const all = new Promise<void>((resolve) => {
    socket.on('message', (bytes) => {
      const { type, status } = JSON.parse(String(bytes)) as { type: string; status?: number }
      if (type === 'reply' && status !== undefined) replies.push(status)
      if (replies.length === 5_000) resolve()
    })
  })
  await once(socket, 'open')
  for (let id = 0; id < 5_000; id += 1) socket.send(JSON.stringify({ type: 'subscribe', id, channels: [`chat/room-${id}`] }))
  await all
  expect(replies.filter((status) => status === 200)).toHaveLength(100)
  expect(replies.filter((status) => status === 413)).toHaveLength(4_900)
  socket.terminate()
})

/** Texts that people's programs have stumbled over; none where the list is not there. */
function naughty(): string[] {
  if (existsSync(NAUGHTY)) return JSON.parse(readFileSync(NAUGHTY, 'utf8')) as string[]
  console.log('not run: corpora (folder absent)')
  return []
}

test('whatever people write arrives as it was sent, or is refused', async () => {
  console.log(`texts: SEED=${SEED}`)
  for (const text of [...naughty(), ...fc.sample(fc.string({ unit: 'binary' }), { seed: SEED, numRuns: 300 }), '\0', '\ud800', 'x\udc00']) {
    const { status, json } = await household.ask('POST /channels/chat/lobby', household.owner, { body: { type: 'message.posted', text } })
    const { data } = json as { data?: { text: string } }
    if (/[\0\p{Cs}]/u.test(text) || text.trim() === '') expect(status).toBe(400)
    else expect([status, data?.text]).toEqual([201, text.trim()])
  }
})

test('after all of it nothing was logged as a fault', async () => {
  const { stderr } = house.server
  expect(await house.stop()).toEqual({ code: 0, signal: null })
  expect(stderr.filter((line) => /"level":[56]0/.test(line))).toEqual([])
})
