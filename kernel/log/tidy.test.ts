import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql, type Transaction } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrations } from '../../migrations/kernel/index.ts'
import { FakeClock } from '../clock.ts'
import { applyMigrations } from '../host/migrations.ts'
import { type Databases, openDatabases } from './database.ts'
import { dialect } from './dialect.ts'
import { Log } from './log.ts'

const [NORMAL, FULL] = [1, 2]

let folder: string
let databases: Databases
let log: Log
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'encke-tidy-'))
  databases = openDatabases(folder)
  await applyMigrations(new Kysely({ dialect: dialect(databases.writing) }), { owner: 'kernel', migrations, time: 0 })
  log = new Log(databases, { clock: new FakeClock() })
})
afterEach(() => {
  databases.close()
  rmSync(folder, { recursive: true })
})

/** How far the commit of a write will go. */
async function reach(tx: Transaction<unknown>): Promise<number | undefined> {
  const { rows } = await sql<{ synchronous: number }>`PRAGMA synchronous`.execute(tx)
  return rows[0]?.synchronous
}

test('tidying does not wait for the disk, and nobody else waits the less for it', async () => {
  expect(await log.tidy(reach)).toBe(NORMAL)
  expect(await log.write(reach)).toBe(FULL)
  expect(await Promise.all([log.tidy(reach), log.write(reach), log.tidy(reach)])).toEqual([FULL, FULL, FULL])
  expect(await log.tidy(reach)).toBe(NORMAL)
})

test('what waits in a later group makes the one before it last', async () => {
  const many = Array.from({ length: 256 }, () => log.tidy(reach))
  const saved = log.change('room/a', 'key', '1')
  expect(new Set(await Promise.all(many))).toEqual(new Set([FULL]))
  await saved
})
