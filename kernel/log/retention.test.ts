import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrations } from '../../migrations/kernel/index.ts'
import { turnsDuring } from '../../test/feeds/turns.ts'
import { Registry } from '../channels/registry.ts'
import { Retention } from '../channels/retention.ts'
import { FakeClock } from '../clock.ts'
import { applyMigrations } from '../host/migrations.ts'
import { type Databases, openDatabases } from './database.ts'
import { dialect } from './dialect.ts'
import { Log } from './log.ts'

const PUBLICATIONS = 3_000
const MONTH_AND_A_DAY = 31 * 86_400_000
const CHANNELS = ['chat/a', 'chat/b']

let folder: string
let databases: Databases
let log: Log
let clock: FakeClock
let life: AbortController

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'encke-retention-'))
  databases = openDatabases(folder)
  clock = new FakeClock()
  life = new AbortController()
  await applyMigrations(new Kysely({ dialect: dialect(databases.writing) }), { owner: 'kernel', migrations, time: clock.now() })
  log = new Log(databases, { clock })
  for (const channel of CHANNELS) {
    await log.write(async (_, within) => {
      for (let n = 0; n < PUBLICATIONS; n += 1) within.publish(channel, '"said"')
    })
  }
  clock.advance(MONTH_AND_A_DAY)
})
afterEach(() => {
  databases.close()
  rmSync(folder, { recursive: true })
})

const left = (): number[] => CHANNELS.map((channel) => log.before(channel, Number.MAX_SAFE_INTEGER, PUBLICATIONS).length)

test('much that is old is removed little by little, with room for everybody else in between', async () => {
  const sweep = new Retention(log, new Registry()).sweep(life.signal)
  const published = log.write(async (_, within) => within.publish('chat/new', '"said"'))
  await published
  expect(left()[0]).toBeGreaterThan(PUBLICATIONS - 300)
  // One turn for each write would be some sixty.
  expect(await turnsDuring(sweep)).toBeGreaterThan(500)
  expect(left()).toEqual([1, 1])
})

test('a sweep that is ended does not go on', async () => {
  const sweep = new Retention(log, new Registry()).sweep(life.signal)
  await log.write(async () => {})
  life.abort()
  await sweep
  expect(left()[1]).toBe(PUBLICATIONS)
})
