import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { beforeAll, describe, expect, test } from 'vitest'
import { ERASED } from '../../kernel/protocol.ts'
import { TRANSPORTS } from '../contract/transports.ts'
import { history } from './history.ts'
import { type House, openHouse } from './house.ts'
import { given, type Household, type Resident } from './household.ts'
import { Listener } from './listener.ts'
import { VOICES } from './voices.ts'

/** A word that is nowhere else. */
const word = (): string => randomBytes(12).toString('hex')
/** A text that does not fit on one page of the database. */
const long = (secret: string): string => `${secret} `.repeat(300)

const DELETED = word()
const EDITED = word()
const EDITED_TWICE = word()
const KEPT = word()
const SECRETS = [DELETED, EDITED, EDITED_TWICE]

let house: House
let household: Household
let mira: Resident
let channel: string
/** Where the log stood before anything was said. */
let before: string
const keys = new Map<string, unknown>()

async function say(data: object): Promise<string> {
  const key = `key-${keys.size}`
  keys.set(key, data)
  const asked = { body: data, headers: { 'idempotency-key': key } }
  return given<{ id: string }>(await household.ask(`POST /channels/${channel}`, mira, asked)).id
}
const post = (text: string) => say({ type: 'message.posted', text })
const edit = (id: string, text: string) => say({ type: 'message.edited', id, text })
const remove = (id: string) => say({ type: 'message.deleted', id })

beforeAll(async () => {
  ;({ house, household } = await openHouse({ env: { ENCKE_LOG: 'debug' } }))
  mira = await household.join('Mira')
  const room = await household.room(mira, 'open')
  channel = `chat/${room}`
  before = given<{ cursor: string }>(await household.ask(`GET /api/rooms/${room}/messages`, mira)).cursor
  const [short, big, edited, late] = [await post(DELETED), await post(long(DELETED)), await post(EDITED), await post(long(EDITED))]
  // The files are looked through for what is in them, so this is not a test of nothing.
  expect(await found([DELETED, EDITED])).toEqual([DELETED, EDITED])
  await remove(short)
  await remove(big)
  await edit(edited, KEPT)
  await edit(late, long(EDITED_TWICE))
  await remove(late)
  await post(KEPT)
}, 60_000)

/** Which of these words stand in the files of the data folder, whichever files there are. */
async function found(words: readonly string[]): Promise<string[]> {
  const names = (await readdir(house.data, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const files = await Promise.all(names.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')))
  return words.filter((word) => files.some((file) => file.includes(word)))
}

/** What each publication has to be: the first four are erased, and so is the first of two edits. */
const expectTold = (told: readonly unknown[]): void => {
  expect(told).toEqual([
    ERASED,
    ERASED,
    ERASED,
    ERASED,
    expect.objectContaining({ type: 'message.deleted' }),
    expect.objectContaining({ type: 'message.deleted' }),
    expect.objectContaining({ type: 'message.edited', text: KEPT }),
    ERASED,
    expect.objectContaining({ type: 'message.deleted' }),
    expect.objectContaining({ type: 'message.posted', text: KEPT }),
  ])
  for (const secret of SECRETS) expect(JSON.stringify(told)).not.toContain(secret)
}

describe.each([
  ['while the server runs on', async () => {}],
  [
    'after a kill',
    async () => {
      await house.kill()
      await house.start()
    },
  ],
  [
    'after a stop',
    async () => {
      await house.stop()
      await house.start()
    },
  ],
])('what was deleted or edited, %s,', (_, goOn) => {
  beforeAll(goOn, 60_000)

  test.each(TRANSPORTS)('is not replayed by %s', async (_, transport) => {
    const listener = new Listener(house, { who: mira, channels: [channel], transports: [transport], since: before })
    await listener.reached(channel, 10)
    await listener.leave()
    expectTold(listener.heard.get(channel)?.map(({ data }) => data) ?? [])
    expect(listener.faults).toEqual([])
  })

  test('is in no page of history', async () => {
    expectTold((await history(household, mira, channel)).map(({ data }) => data))
    const { text } = await household.ask(`GET /api/rooms/${channel.slice(5)}/messages`, mira)
    expect(text.split(KEPT)).toHaveLength(3)
    for (const secret of SECRETS) expect(text).not.toContain(secret)
  })

  test.each(VOICES)('is not told to who asks again with its key by %s', async (_, open) => {
    const voice = await open(house, mira)
    for (const [key, data] of keys) {
      const { status, body } = await voice.say(channel, data, key)
      expect(status).toBe(201)
      for (const secret of SECRETS) expect(body).not.toContain(secret)
    }
    voice.close()
    expect(await history(household, mira, channel)).toHaveLength(10)
  })

  test('is not in the log of the server', () => {
    for (const secret of SECRETS) expect(house.server.stderr.join('\n')).not.toContain(secret)
  })
})

test('when the server has stopped, what was deleted or edited is in no file, and neither after VACUUM', async () => {
  expect(await house.stop()).toEqual({ code: 0, signal: null })
  expect(await found([...SECRETS, KEPT])).toEqual([KEPT])
  const database = new SQLite(join(house.data, 'encke.db'))
  database.exec('VACUUM')
  expect(database.pragma('wal_checkpoint(TRUNCATE)')).toEqual([{ busy: 0, log: 0, checkpointed: 0 }])
  expect(await found([...SECRETS, KEPT])).toEqual([KEPT])
  database.close()
  expect(await found([...SECRETS, KEPT])).toEqual([KEPT])
})
