import SQLite from 'better-sqlite3'
import { Kysely, type Transaction } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { down, up } from '../../migrations/kernel/002_poller.ts'
import * as rests from '../../migrations/kernel/003_poller_rests.ts'
import { dialect } from '../log/dialect.ts'
import { BLANK, type Memory, type PollerMemory, storedMemory } from './poller-memory.ts'

let db: Kysely<unknown>
let memory: Memory
let writes: number
beforeEach(async () => {
  db = new Kysely({ dialect: dialect(new SQLite(':memory:')) })
  await up(db)
  await rests.up(db)
  writes = 0
  const write = async (run: (tx: Transaction<unknown>) => Promise<void>) => {
    writes += 1
    await db.transaction().execute(run)
  }
  memory = storedMemory(db, write)
})
afterEach(() => db.destroy())

const FULL: PollerMemory = {
  etag: 'W/"ä"',
  lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT',
  seen: ['a', '"b"', '字'],
  failures: 3,
  lastTry: 1_767_225_600_000,
  lastSuccess: 1_767_225_500_000,
  notBefore: 1_767_225_700_000,
  ttl: 3_600_000,
  rests: { hours: [1, 2], days: [0] },
  home: 'http://feeds.test/new',
  movingTo: 'http://feeds.test/newer',
  moves: 2,
}

test('a memory comes back as it was, for its plugin and URL alone', async () => {
  await memory.save('weather', 'http://feeds.test/a#one', FULL)
  expect(await memory.load('weather', 'http://feeds.test/a#one')).toEqual(FULL)
  expect(await memory.load('weather', 'http://feeds.test/a')).toBeUndefined()
  expect(await memory.load('other', 'http://feeds.test/a#one')).toBeUndefined()
  expect(writes).toBe(1)
})

test('a later memory replaces all of the earlier one', async () => {
  await memory.save('weather', 'http://feeds.test/a', FULL)
  await memory.save('weather', 'http://feeds.test/a', BLANK)
  expect(await memory.load('weather', 'http://feeds.test/a')).toEqual(BLANK)
})

test('what was last tried long ago is forgotten, unless it is followed', async () => {
  const at = (lastTry: number | undefined): PollerMemory => ({ ...FULL, lastTry })
  for (const [url, lastTry] of [
    ['old', 1],
    ['followed', 1],
    ['new', 5],
    ['untried', undefined],
  ] as const)
    await memory.save('w', url, at(lastTry))
  await memory.prune(5, (plugin, url) => `${plugin} ${url}` === 'w followed')
  const left = await Promise.all(['old', 'followed', 'new', 'untried'].map((url) => memory.load('w', url)))
  expect(left.map((memory) => memory !== undefined)).toEqual([false, true, true, true])
  await memory.prune(5, () => true)
  expect(writes).toBe(5)
})

test('the table goes as it came', async () => {
  await rests.down(db)
  await memory.load('w', 'a').catch(() => {})
  await down(db)
  await expect(memory.load('weather', 'http://feeds.test/a')).rejects.toThrow('no such table')
})
