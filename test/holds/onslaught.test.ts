import { once } from 'node:events'
import { beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { TRANSPORTS } from '../../kernel/protocol.ts'
import { stream } from '../contract/clients/stream.ts'
import { Follower } from '../contract/follower.ts'
import { readCorpora } from './hostile/corpora.ts'
import { Inputs } from './hostile/inputs.ts'
import { Onslaught } from './hostile/onslaught.ts'
import { type House, openHouse } from './house.ts'
import { given, type Household, password, type Resident } from './household.ts'
import { ROUTES } from './matrix/routes.ts'
import { closeCode, masked, upgraded } from './raw-socket.ts'

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000)
const LEAST = 10_000
const GUARD = new URL('./hostile/guard.js', import.meta.url).href

const inputs = new Inputs({ corpora: readCorpora(), seed: SEED })
let house: House
let household: Household
let spare: Resident
let onslaught: Onslaught
beforeAll(async () => {
  console.log(`hostile: SEED=${SEED}`)
  ;({ house, household } = await openHouse({ limits: { signInFailures: 1_000_000 }, env: { NODE_OPTIONS: `--import=${GUARD}` } }))
  spare = await household.join('Spare')
  onslaught = new Onslaught(house, household.owner.headers)
}, 60_000)

const posted = { type: 'message.posted', text: 'x' }
/** The right body of every endpoint that takes one; a closed room, for an open one is told to everybody. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/setup': { name: 'Eve', password, code: 'x' },
  'POST /api/sessions': { name: 'Eve', password },
  'POST /api/invites': { expiresIn: 1_000, uses: 1 },
  'POST /api/invites/accept': { token: 'x', name: 'Eve', password },
  'PATCH /api/people/:person': { role: 'member', disabled: false },
  'POST /api/password': { current: 'x', password },
  'POST /api/bots': { name: 'Robot' },
  'POST /api/rooms': { name: 'A room', access: 'closed' },
  'POST /api/presence': { rooms: ['lobby'], state: 'here', device: 'x' },
  'POST /api/commands/:name': { channel: 'chat/lobby', args: 'x' },
  'POST /channels/*name': { ...posted, id: '0195d9a0-0000-7000-8000-000000000000' },
}
const PARAMETERS: Readonly<Record<string, string>> = { ':room': 'lobby', ':name': 'hello', '*name': 'chat/lobby' }
const pathOf = (route: string): string =>
  route.replace(/[:*]\w+/g, (parameter) => PARAMETERS[parameter] ?? (parameter === ':person' ? spare.id : 'absent'))
const READS = Object.keys(ROUTES).filter((route) => route.startsWith('GET '))

test('every endpoint that takes a body is under attack', () => {
  const taking = Object.keys(ROUTES).filter((route) => /^(POST|PATCH) /.test(route))
  expect(Object.keys(BODIES).sort()).toEqual(taking.sort())
})

test.each(Object.entries(BODIES))('%s takes no harm from bodies', async (route, right) => {
  await onslaught.send(inputs.bodies(pathOf(route), right, 120))
})

test.each([
  ['POST /channels/chat/lobby', posted, 'text'],
  ['POST /channels/chat/lobby', posted, 'id'],
  ['POST /api/rooms', { name: 'A room', access: 'closed' }, 'name'],
  ['POST /api/invites/accept', { token: 'x', name: 'Eve', password }, 'name'],
  ['POST /api/presence', { rooms: ['lobby'], state: 'here' }, 'device'],
  ['POST /api/commands/hello', { channel: 'chat/lobby' }, 'channel'],
])('%s of %o takes no harm from any %s', async (line, right, field) => {
  await onslaught.send(inputs.inField(line, right, field, 150))
})

test.each(READS)('%s takes no harm from queries and paths', async (route) => {
  const path = pathOf(route).slice(4)
  await onslaught.send(inputs.queries(path, { before: 'x', limit: '10' }, 60))
  const [prefix = ''] = route.slice(4).split(/[:*]/)
  if (prefix !== route.slice(4)) await onslaught.send(inputs.paths([prefix], 60))
})

test.each(TRANSPORTS)('GET /comet/%s takes no harm from queries', async (transport) => {
  const fresh = { channel: 'chat/lobby', join: 'presence/lobby', timeout: '0', limit: '1', age: '1', part: 'text', callback: 'told' }
  await onslaught.send(inputs.queries(`/comet/${transport}`, { ...fresh, since: 'x' }, 100))
  await onslaught.send(inputs.queries(`/comet/${transport}`, fresh, 150))
})

test('paths lead nowhere else', async () => {
  await onslaught.send(inputs.paths(['/', '/ui/', '/ui/plugins/', '/rooms/', '/comet/', '/api/', '/channels/'], 300))
})

test('headers do no harm', async () => {
  const names = [
    'cookie',
    'authorization',
    'origin',
    'host',
    'last-event-id',
    'if-none-match',
    'idempotency-key',
    'content-type',
    'referer',
  ]
  const more = ['content-encoding', 'accept', 'range', 'sec-fetch-site', 'user-agent', 'x-forwarded-for', 'x-forwarded-proto', 'forwarded']
  const upgrading = ['upgrade', 'sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol']
  await onslaught.send(inputs.headers('GET /comet/poll?channel=chat/lobby', [...names, ...more], 700))
  await onslaught.send(inputs.headers('GET /ui/index.html', [...names, ...more], 200))
  await onslaught.send(inputs.headers('GET /comet/ws', [...upgrading, ...names], 300))
  const json = { 'content-type': 'application/json' }
  const publishing = inputs.headers('POST /channels/chat/lobby', names, 400)
  await onslaught.send(publishing.map((input) => ({ ...input, headers: { ...json, ...input.headers }, bytes: JSON.stringify(posted) })))
})

test('the form of a page takes no harm', async () => {
  await onslaught.send(inputs.forms('POST /comet/refresh', { channel: 'chat/lobby', key: 'k', ...posted }, 200))
})

test('what goes up on a WebSocket does no harm', async () => {
  const rights = [
    { type: 'subscribe', id: 1, channels: ['chat/lobby'] },
    { type: 'unsubscribe', id: 1, channels: ['chat/lobby'] },
    { type: 'publish', id: 1, channel: 'chat/lobby', data: posted, key: 'k' },
  ]
  let socket: WebSocket | undefined
  for (const frame of inputs.frames(rights, 500)) {
    socket = socket?.readyState === WebSocket.OPEN ? socket : await opened()
    const { status, text } = await outcome(socket, frame)
    onslaught.judge({ line: 'ws', bytes: frame }, status, text)
  }
  socket?.terminate()
})

async function opened(): Promise<WebSocket> {
  const socket = new WebSocket(`${house.origin.replace('http', 'ws')}/comet/ws`, { headers: { ...household.owner.headers } })
  socket.on('error', () => {})
  await once(socket, 'open')
  return socket
}

/** The worst status of the replies that a frame brings about before the next one is answered, or the socket is closed. */
function outcome(socket: WebSocket, frame: string | Uint8Array): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    let worst = { status: 200, text: '' }
    const look = (bytes: unknown): void => {
      const text = String(bytes)
      const told = JSON.parse(text) as { type: string; id?: unknown; status?: number }
      if (told.type !== 'reply') return
      if (told.id === 'the next one') end()
      else if ((told.status ?? 0) > worst.status) worst = { status: told.status ?? 0, text }
    }
    const end = (): void => {
      socket.off('message', look).off('close', end)
      resolve(worst)
    }
    socket.on('message', look).once('close', end)
    socket.send(frame)
    socket.send(JSON.stringify({ type: 'unsubscribe', id: 'the next one', channels: ['nothing/here'] }))
  })
}

const MEMORY = Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
const PIECES = Buffer.concat([masked(0x01, '{'), ...Array.from({ length: 70_000 }, () => masked(0x00, ' '))])
describe('a WebSocket that breaks the protocol is closed', () => {
  test.each([
    ['with an opcode that is none', masked(0x83, 'x'), 1002],
    ['with a bit that nobody agreed on', masked(0xc1, 'x'), 1002],
    ['without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
    ['with a ping in pieces', masked(0x09, 'x'), 1002],
    ['with a ping that is too long', masked(0x89, 'x'.repeat(200)), 1002],
    ['with a close that has no such code', masked(0x88, Buffer.from([0x03, 0xe7])), 1002],
    ['with the middle of nothing', masked(0x80, 'x'), 1002],
    ['with text that is no UTF-8', masked(0x81, Buffer.from([0xed, 0xa0, 0x80])), 1007],
    ['with a frame that claims all the memory there is', MEMORY, 1009],
    ['with a message in endless pieces', PIECES, 1009],
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

  test('but not with many pings', async () => {
    const socket = upgraded(house, household.owner)
    const closed = closeCode(socket)
    await once(socket, 'data')
    // The last frame has no type, which is heard behind all of them.
    socket.write(Buffer.concat([...Array.from({ length: 10_000 }, () => masked(0x89, '')), masked(0x81, '{}')]))
    expect(await closed).toBe(1008)
    socket.destroy()
  })
})

test('whoever follows without measure is refused, and goes on', async () => {
  const socket = await opened()
  const replies: number[] = []
  const all = new Promise<void>((resolve) => {
    socket.on('message', (bytes) => {
      const { type, status } = JSON.parse(String(bytes)) as { type: string; status?: number }
      if (type === 'reply' && status !== undefined) replies.push(status)
      if (replies.length === 5_000) resolve()
    })
  })
  for (let id = 0; id < 5_000; id += 1) socket.send(JSON.stringify({ type: 'subscribe', id, channels: [`chat/room-${id}`] }))
  await all
  expect(replies.filter((status) => status === 200)).toHaveLength(100)
  expect(replies.filter((status) => status === 413)).toHaveLength(4_900)
  socket.terminate()
})

test('whatever people write arrives as it was sent, or is refused', async () => {
  for (const text of inputs.texts(200)) {
    const { status, json } = await household.ask('POST /channels/chat/lobby', household.owner, { body: { ...posted, text } })
    const { data } = json as { data?: { text: string } }
    if (/[\0\p{Cs}]/u.test(text) || text.trim() === '') expect(status).toBe(400)
    else expect([status, data?.text]).toEqual([201, text.trim()])
  }
})

test('after all of it nothing has broken, and people chat', async () => {
  expect(onslaught.faults.slice(0, 20)).toEqual([])
  expect(onslaught.count).toBeGreaterThan(LEAST)
  // Not all were turned away at the door.
  expect(onslaught.tally.get(201)).toBeGreaterThan(100)
  const status = given<{ plugins: object[] }>(await household.ask('GET /api/status', household.owner))
  for (const plugin of status.plugins) expect(plugin).toMatchObject({ state: 'active', faults: 0 })
  const follower = await Follower.open(house, stream, { as: 'nobody', headers: household.owner.headers, channels: ['chat/lobby'] })
  await follower.told('joined')
  given(await household.ask('POST /channels/chat/lobby', household.owner, { body: { ...posted, text: 'Is anybody there?' } }))
  expect(await follower.texts(1)).toEqual(['Is anybody there?'])
  follower.leave()
  const { stderr } = house.server
  expect(await house.stop()).toEqual({ code: 0, signal: null })
  expect(stderr.filter((line) => /"level":[56]0/.test(line))).toEqual([])
  expect(stderr).toContain('what all objects inherit: as it was')
})
