import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { PublicationFrame } from '../../kernel/protocol.ts'
import { TRANSPORTS } from '../contract/transports.ts'
import { Random } from '../reading/random.ts'
import { history } from './history.ts'
import { openHouse } from './house.ts'
import { Ledger } from './ledger.ts'
import { Listener } from './listener.ts'
import { Writer } from './writer.ts'

const ROUNDS = 20
const WRITERS = 50
const MOST_ACKNOWLEDGED_IN_A_ROUND = 400
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000)

const told = ({ n, data, time }: Pick<PublicationFrame, 'n' | 'data' | 'time'>) => ({ n, data, time })

test(`${ROUNDS} times kill -9 under ${WRITERS} writers, and nothing acknowledged is lost, doubled or out of order`, async () => {
  console.log(`kill: SEED=${SEED}`)
  const random = new Random(SEED)
  const { house, household } = await openHouse()
  const channels = ['chat/lobby', `chat/${await household.room(household.owner, 'open')}`]
  const transports = TRANSPORTS.map(([, transport]) => transport)
  const readers = transports.map((_, first) => {
    const turns = [...transports.slice(first), ...transports.slice(0, first)]
    return new Listener(house, { who: household.owner, channels, transports: turns })
  })
  await Promise.all(readers.map((reader) => reader.joined()))

  const ledger = new Ledger()
  const bots = await Promise.all(Array.from({ length: WRITERS }, (_, index) => household.bot(`bot-${index}`)))
  const writers = bots.map((who, turn) => new Writer(house, { who, channels, ledger, random, turn }))
  let interrupted = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    await ledger.reached(ledger.acknowledged + random.between(0, MOST_ACKNOWLEDGED_IN_A_ROUND))
    interrupted += writers.filter(({ underWay }) => underWay).length
    await house.kill()
    await house.start()
  }
  await ledger.reached(ledger.acknowledged + WRITERS)
  await Promise.all(writers.map((writer) => writer.finish()))

  // Every kill struck while most of them waited for an answer.
  expect(interrupted).toBeGreaterThan((ROUNDS * WRITERS) / 4)
  expect(ledger.unknown).toBeGreaterThan(0)
  expect(ledger.faults).toEqual([])
  for (const channel of channels) {
    const publications = await history(household, household.owner, channel)
    expect(ledger.check(channel, publications)).toEqual([])
    for (const reader of readers) {
      await reader.reached(channel, publications.length)
      expect(reader.heard.get(channel)?.map(told)).toEqual(publications.map(told))
    }
  }
  await Promise.all(readers.map((reader) => reader.leave()))
  expect(readers.flatMap(({ faults }) => faults)).toEqual([])

  expect(await house.stop()).toEqual({ code: 0, signal: null })
  const database = new SQLite(join(house.data, 'encke.db'), { readonly: true })
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  // Each publication came with its row, and the rows lie in the order of the log.
  const strays = `SELECT count(*) AS count FROM publications FULL JOIN chat_message
    ON data ->> 'id' = chat_message.id AND channel = 'chat/' || room AND publications.n = position
    WHERE channel LIKE 'chat/%' AND (chat_message.id IS NULL OR seq IS NULL)`
  expect(database.prepare(strays).get()).toEqual({ count: 0 })
  const holes = 'SELECT max(seq) - count(*) AS holes, (SELECT seq FROM log_head) - max(seq) AS ahead FROM publications'
  expect(database.prepare(holes).get()).toEqual({ holes: 0, ahead: 0 })
  database.close()
}, 120_000)
