import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import type { RunningEncke } from '../servers/encke.ts'
import { OWNER } from '../servers/encke.ts'
import { PostingConnection } from './post.ts'

const SIGN_INS_PER_SECOND = 4
const RELOAD_MILLISECONDS = 1_000

/** The plugin that is loaded anew all the time, as a configuration names it. */
export const RELOADED = './reloaded.ts'

/** Writes that plugin into a server's folder; each number makes it another. */
export function writeReloaded(data: string, number: number): void {
  const text = `import { definePlugin } from 'encke'
import { z } from 'zod'
export default definePlugin({
  name: 'reloaded', api: 1,
  channels: { 'reloaded/:what': { kind: 'state', data: z.number(), access: { read: 'anyone' } } },
  setup(ctx) {
    ctx.every('1s', () => ctx.channel('reloaded/:what').publish({ what: 'number' }, ${number}, { key: 'now' }))
    ctx.route('GET', '/api/reloaded', () => ({ number: ${number} }), { access: 'anyone' })
  },
})
`
  writeFileSync(join(data, RELOADED), text)
}

/** What was done beside what is measured. */
export interface Done {
  readonly signIns: number
  readonly reloads: number
  readonly rowsRemoved: number
}

/** Signs people in, changes a plugin's file, and watches a room's old messages go, until it is ended. */
export function disturb(running: RunningEncke, room: string): () => Promise<Done> {
  const connection = new PostingConnection(running.port)
  const database = new SQLite(join(running.data, 'encke.db'), { readonly: true })
  const oldest = (): number =>
    (database.prepare('SELECT n FROM publications WHERE channel = ? ORDER BY n LIMIT 1').get(room) as { n: number }).n
  const [first, path, body] = [oldest(), '/api/sessions', JSON.stringify(OWNER)]
  let [signIns, number] = [0, 1]
  const timers = [
    setInterval(() => {
      if (connection.busy) return
      void connection.post({ path, body }).then(({ status }) => {
        if (status === 200 || status === 201) signIns += 1
      })
    }, 1000 / SIGN_INS_PER_SECOND),
    setInterval(() => {
      number += 1
      writeReloaded(running.data, number)
    }, RELOAD_MILLISECONDS),
  ]
  return async () => {
    for (const timer of timers) clearInterval(timer)
    connection.close()
    const rowsRemoved = oldest() - first
    database.close()
    const answer = await fetch(`http://127.0.0.1:${running.port}/api/reloaded`)
    const { number: loaded } = (await answer.json()) as { number: number }
    return { signIns, reloads: loaded - 1, rowsRemoved }
  }
}
