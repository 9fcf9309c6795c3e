import SQLite from 'better-sqlite3'
import { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import type { Outlet } from '../../kernel/delivery/outlet.ts'
import type { Frame } from '../../kernel/protocol.ts'
import * as kit from './kit.ts'

const KEYS = 2_000
const ROUNDS = 20
/** Much less than what changes in a round. */
const ROOM = 100_000
const VALUE = 'x'.repeat(130)

/** A log that keeps all of this in memory, and what readers of it need. */
async function board() {
  const database = new SQLite(':memory:')
  const db = new Kysely<unknown>({ dialect: kit.dialect(database) })
  await kit.applyMigrations(db, { owner: 'kernel', migrations: kit.migrations, time: 0 })
  const clock = new kit.FakeClock()
  const files = { writing: database, reading: database, archive: database, close() {} }
  const log = new kit.Log(files, { clock, tailBytes: 100_000_000, tailRows: 100_000 })
  const registry = new kit.Registry()
  registry.add(new kit.Family('test', 'state/:x', { kind: 'state', data: {} as never, access: { read: 'anyone' } }))
  const access = new kit.Access(registry, (_, error) => {
    throw error
  })
  return { log, clock, delivery: new kit.Delivery({ log, registry, access, clock, gatherMs: 0, paceMs: 100, failed() {}, pageRows: 5 }) }
}

test('to a peer that takes much less than what changes, every key is told again and again, and never much at a time', async () => {
  const { log, clock, delivery } = await board()
  const newest = new Map<string, number>()
  let room = Number.POSITIVE_INFINITY
  let mostAtOnce = 0
  const outlet: Outlet = {
    framing: { name: 'test', frame: ({ json }) => `${json}\n` },
    get room() {
      return Math.max(0, room)
    },
    write(bytes) {
      room -= bytes.length
      mostAtOnce = Math.max(mostAtOnce, bytes.length)
      for (const line of Buffer.from(bytes).toString().trim().split('\n')) {
        const frame = JSON.parse(line) as Frame
        if (frame.type === 'state') for (const { key, data } of frame.entries) newest.set(key, Number.parseInt(String(data), 10))
      }
    },
    broken(error) {
      throw error
    },
  }
  const observer = { opened() {}, revoked() {} }
  const identity = { id: 'slow', name: 'slow', role: 'member' as const }
  const reader = new kit.Reader(delivery, { identity, outlet, observer, channels: ['state/a'], join: [], since: undefined })
  reader.readOn()
  room = 0
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (let key = 0; key < KEYS; key += 1) void log.change('state/a', `k${key}`, JSON.stringify(`${round} ${VALUE}`))
    await log.drain()
    clock.advance(1_000)
    room = Math.min(ROOM, room + ROOM)
    reader.readOn()
  }
  expect(newest.size).toBe(KEYS)
  expect(Math.min(...newest.values())).toBeGreaterThan(ROUNDS / 2)
  expect(mostAtOnce).toBeLessThan(2 * KEYS * 200)
  reader.close()
})
