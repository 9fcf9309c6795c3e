import { type Kysely, sql, type Transaction } from 'kysely'
import { expect, test } from 'vitest'
import { definePlugin } from '../api/plugin.ts'
import { testKernel } from '../testing.ts'

test('a tx whose write is over does nothing more, however it is asked', async () => {
  const kept: { tx?: Transaction<unknown>; write?: (run: (tx: Transaction<unknown>) => Promise<unknown>) => Promise<unknown> } = {}
  const keeper = definePlugin({ name: 'keeper', api: 1, setup: (ctx) => void Object.assign(kept, { write: ctx.write }) })
  const kernel = await testKernel({ plugins: [keeper] })
  await kept.write?.(async (tx) => {
    kept.tx = tx
    await sql`CREATE TABLE kept (word TEXT)`.execute(tx)
  })
  const tx = kept.tx as Kysely<{ kept: { word: string } }>
  const insert = tx.insertInto('kept').values({ word: 'late' })
  const ways = [
    () => insert.execute(),
    () => sql`INSERT INTO kept VALUES ('late')`.execute(tx),
    () => tx.executeQuery(insert.compile()),
    () => tx.withoutPlugins().executeQuery(insert.compile()),
    () => tx.getExecutor().executeQuery(insert.compile()),
  ]
  for (const way of ways) await expect(way()).rejects.toThrow('a write that is over')
  await kept.write?.(async (now) => expect((await sql`SELECT * FROM kept`.execute(now)).rows).toEqual([]))
  await kernel.stop()
})
