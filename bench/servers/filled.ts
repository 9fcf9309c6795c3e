import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import SQLite, { type Database } from 'better-sqlite3'
import { payload } from '../load/payload.ts'

/** What a server's folder of data is filled with while nobody runs on it. */
export interface Filling {
  readonly room: string
  readonly messages: number
  /** Added to each message's text, in characters. */
  readonly more?: number
  /** When the first was written, ms UTC, and how long after each other they were. */
  readonly from?: number
  readonly apart?: number
}

const AUTHOR = { id: 'filler', name: 'Filler' }
const AT_ONCE = 50_000

/** Adds messages to a room as chat would have stored and told them, only faster: a million take some twenty seconds. Gives the database's size in MiB. */
export function fill(data: string, fillings: readonly Filling[]): number {
  const file = join(data, 'encke.db')
  const database = new SQLite(file)
  // What is lost when this machine fails is made anew.
  database.pragma('synchronous = OFF')
  database.pragma('cache_size = -200000')
  for (const filling of fillings) fillRoom(database, filling)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  return statSync(file).size / 2 ** 20
}

function fillRoom(database: Database, { room, messages, more = 0, from = Date.now() - messages, apart = 1 }: Filling): void {
  const channel = `chat/${room}`
  const insert = database.prepare('INSERT INTO publications (seq, channel, n, prev, time, data) VALUES (?, ?, ?, ?, ?, ?)')
  const store = database.prepare('INSERT INTO chat_message (id, room, author, text, time, position, n) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const filler = '.'.repeat(more)
  let { seq } = database.prepare('SELECT seq FROM log_head').get() as { seq: number }
  const newest = database.prepare('SELECT n, seq FROM publications WHERE channel = ? ORDER BY n DESC LIMIT 1').get(channel)
  let { n, seq: prev } = (newest as { n: number; seq: number } | undefined) ?? { n: 0, seq: 0 }
  const some = database.transaction((count: number, written: number) => {
    for (let at = 0; at < count; at += 1) {
      seq += 1
      n += 1
      const time = from + (written + at) * apart
      const message = { type: 'message.posted', id: idOf(time, seq), author: AUTHOR, text: payload(seq) + filler, time }
      insert.run(seq, channel, n, prev, time, JSON.stringify(message))
      store.run(message.id, room, AUTHOR.id, message.text, time, n, n)
      prev = seq
    }
    database.prepare('UPDATE log_head SET seq = ?').run(seq)
  })
  for (let written = 0; written < messages; written += AT_ONCE) some(Math.min(AT_ONCE, messages - written), written)
}

/** As chat makes them (RFC 9562 §5.7): the time before what is random, so that they come in order. */
function idOf(time: number, seq: number): string {
  const hex = time.toString(16).padStart(12, '0') + randomBytes(2).toString('hex') + seq.toString(16).padStart(16, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
