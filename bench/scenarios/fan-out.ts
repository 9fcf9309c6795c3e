import { Load, type LoadOptions } from '../load/load.ts'
import { residentKib } from '../load/machine.ts'
import { type Contestant, contestants, inRounds, type Options, type Scenario, type Table } from '../rounds.ts'
import { targets } from '../servers/targets.ts'

const TRANSPORTS = ['sse', 'ws', 'stream', 'long-poll']
export const FLOORS: Readonly<Record<string, string>> = { sse: 'floor: net', stream: 'floor: net', ws: 'floor: ws, prebuilt frame' }

/** One channel with many subscribers. */
export const fanOut: Scenario = {
  name: 'fanout',
  about: '1 000 and 10 000 subscribers of one channel; one publication under way, then four; on each transport',
  async run(options, told) {
    for (const subscribers of [1_000, 10_000].filter((size) => size <= options.most))
      await sized(Math.ceil(subscribers / options.scale), options, told)
  },
}

async function sized(subscribers: number, options: Options, told: (table: Table) => void): Promise<void> {
  const all = contestants(targets, TRANSPORTS, options)
  const four: Record<string, Readonly<Record<string, number>>[]> = {}
  const rows = await inRounds(all, options, async ({ target, transport }) => {
    const figures = await measured({ target, transport }, { transport, subscribers }, options)
    const key = `${target.name} ${transport}`
    four[key] = [...(four[key] ?? []), figures.four]
    return figures.one
  })
  const about = { scenario: 'fanout', floors: FLOORS }
  const name = subscribers.toLocaleString('en').replace(',', ' ')
  told({ ...about, title: `${name} subscribers of one channel, one publication under way`, rows })
  const others = rows.map((row) => ({ ...row, rounds: four[`${row.target} ${row.transport}`] ?? [] }))
  told({ ...about, title: `${name} subscribers of one channel, four publications under way`, rows: others })
}

async function measured({ target }: Contestant, load: LoadOptions, { seconds }: Options) {
  const running = await target.start({})
  const all = new Load(running, load)
  try {
    const before = residentKib(running.pid)
    const connectionsPerSecond = await all.connect()
    const kib = (residentKib(running.pid) - before) / load.subscribers
    const one = await all.windowed(1, seconds)
    const four = await all.windowed(4, seconds)
    return { one: { ...one, connectionsPerSecond, kib }, four: { ...four } }
  } finally {
    all.close()
    await running.stop()
  }
}
