import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inRounds, type Options, type Scenario } from '../rounds.ts'
import { launch } from '../servers/running.ts'

const BENCH = fileURLToPath(new URL('../', import.meta.url))

/** Who writes how: the first two are what the others are held against. */
const CONTESTANTS = [
  { name: 'floor: one transaction a message', way: 'statements', writers: 50 },
  { name: 'Kysely, one transaction a message', way: 'kysely', writers: 50 },
  { name: 'Encke, 1 writers', way: 'encke', writers: 1 },
  { name: 'Encke, 50 writers', way: 'encke', writers: 50 },
  { name: 'Encke, 200 writers', way: 'encke', writers: 200 },
] as const

/** Messages that are on disk before they are acknowledged, without HTTP. */
export const atTheWriter: Scenario = {
  name: 'writer',
  about: 'messages written durably in the process itself, grouped and one by one',
  async run(options, told) {
    const all = CONTESTANTS.map(({ name, ...how }) => ({
      target: { name, transports: ['sqlite'], start: notAServer },
      transport: 'sqlite',
      how,
    }))
    const rows = await inRounds(all, options, async (contestant) => {
      const how = all.find(({ target }) => target === contestant.target)?.how ?? CONTESTANTS[0]
      return measured(how, options)
    })
    told({ scenario: 'writer', title: 'Durable messages at the writer, without HTTP', rows })
  },
}

const notAServer = (): Promise<never> => Promise.reject(new Error('This is no server'))

async function measured({ way, writers }: { way: string; writers: number }, { seconds }: Options): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(BENCH, 'data/run-'))
  const program = launch([process.execPath, join(BENCH, 'dist/writing.js'), way, String(writers), String(seconds), folder])
  let said = ''
  program.stdout.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  await program.ended
  await rm(folder, { recursive: true })
  if (!said) throw new Error(program.stderr())
  return JSON.parse(said) as Record<string, number>
}
