import type { Kysely, Transaction } from 'kysely'
import type { Rests } from '../api/plugin.ts'

/** What is remembered of one plugin's following of one URL. Times are ms UTC. */
export interface PollerMemory {
  /** The validators of the last answer that was taken in, as they came (RFC 9110 §8.8). */
  readonly etag: string | undefined
  readonly lastModified: string | undefined
  /** Keys of items handed on; the newest last. */
  readonly seen: readonly string[]
  /** In a row. */
  readonly failures: number
  readonly lastTry: number | undefined
  readonly lastSuccess: number | undefined
  /** The server wants no request before this. */
  readonly notBefore: number | undefined
  /** The feed's own wish for the time between two requests, in ms. */
  readonly ttl: number | undefined
  /** When it does not want to be asked. */
  readonly rests: Rests | undefined
  /** Where the URL has moved for good. */
  readonly home: string | undefined
  /** Where it says that it has moved, and how often in a row it has said so. */
  readonly movingTo: string | undefined
  readonly moves: number
}

/** Where memories are kept. A save is one write of the group commit. */
export interface Memory {
  load(plugin: string, url: string): Promise<PollerMemory | undefined>
  save(plugin: string, url: string, memory: PollerMemory): Promise<void>
  /** Forgets what was last tried before a time and is followed no more. */
  prune(before: number, isFollowed: (plugin: string, url: string) => boolean): Promise<void>
}

/** A URL of which nothing is known. */
export const BLANK: PollerMemory = {
  etag: undefined,
  lastModified: undefined,
  seen: [],
  failures: 0,
  lastTry: undefined,
  lastSuccess: undefined,
  notBefore: undefined,
  ttl: undefined,
  rests: undefined,
  home: undefined,
  movingTo: undefined,
  moves: 0,
}

type Row = {
  plugin: string
  url: string
  etag: string | null
  last_modified: string | null
  seen: string
  failures: number
  last_try: number | null
  last_success: number | null
  not_before: number | null
  ttl: number | null
  rests: string | null
  home: string | null
  moving_to: string | null
  moves: number
}
type Tables = { poller_memory: Row }

/** Memories in the table `poller_memory`: read on the querying connection, written through the writer. */
export function storedMemory(
  database: Kysely<unknown>,
  write: (run: (tx: Transaction<unknown>) => Promise<void>) => Promise<void>,
): Memory {
  const db = database.withTables<Tables>()
  return {
    async load(plugin, url) {
      const row = await db.selectFrom('poller_memory').selectAll().where('plugin', '=', plugin).where('url', '=', url).executeTakeFirst()
      return row && remembered(row)
    },
    save: (plugin, url, memory) =>
      write(async (tx) => {
        const row = rowOf(plugin, url, memory)
        await tx.withTables<Tables>().replaceInto('poller_memory').values(row).execute()
      }),
    async prune(before, isFollowed) {
      const old = await db.selectFrom('poller_memory').select(['plugin', 'url']).where('last_try', '<', before).execute()
      const gone = old.filter(({ plugin, url }) => !isFollowed(plugin, url))
      if (gone.length === 0) return
      await write(async (tx) => {
        for (const { plugin, url } of gone) {
          await tx.withTables<Tables>().deleteFrom('poller_memory').where('plugin', '=', plugin).where('url', '=', url).execute()
        }
      })
    },
  }
}

const remembered = (row: Row): PollerMemory => ({
  etag: row.etag ?? undefined,
  lastModified: row.last_modified ?? undefined,
  seen: JSON.parse(row.seen),
  failures: row.failures,
  lastTry: row.last_try ?? undefined,
  lastSuccess: row.last_success ?? undefined,
  notBefore: row.not_before ?? undefined,
  ttl: row.ttl ?? undefined,
  rests: row.rests === null ? undefined : JSON.parse(row.rests),
  home: row.home ?? undefined,
  movingTo: row.moving_to ?? undefined,
  moves: row.moves,
})

const rowOf = (plugin: string, url: string, memory: PollerMemory): Row => ({
  plugin,
  url,
  etag: memory.etag ?? null,
  last_modified: memory.lastModified ?? null,
  seen: JSON.stringify(memory.seen),
  failures: memory.failures,
  last_try: memory.lastTry ?? null,
  last_success: memory.lastSuccess ?? null,
  not_before: memory.notBefore ?? null,
  ttl: memory.ttl ?? null,
  rests: memory.rests === undefined ? null : JSON.stringify(memory.rests),
  home: memory.home ?? null,
  moving_to: memory.movingTo ?? null,
  moves: memory.moves,
})
