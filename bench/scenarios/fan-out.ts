import { Load, type LoadOptions } from '../load/load.ts'
import { residentKib } from '../load/machine.ts'
import { type Contestant, contestants, inRounds, type Options, type Scenario, type Table } from '../rounds.ts'
import { targets } from '../servers/targets.ts'

const TRANSPORTS = ['sse', 'ws', 'stream', 'long-poll']
export const FLOORS: Readonly<Record<string, string>> = { sse: 'floor: net', stream: 'floor: net', ws: 'floor: ws, prebuilt frame' }

/** How many publications are under way at a time: the next is sent when everybody has one of them. */
const WINDOWS = [
  { window: 1, name: 'one publication under way' },
  { window: 4, name: 'four publications under way' },
  { window: 32, name: 'thirty-two publications under way' },
] as const

/** One channel with many subscribers. */
export const fanOut: Scenario = {
  name: 'fanout',
  about: '1 000 and 10 000 subscribers of one channel; one publication under way, four, and thirty-two; on each transport',
  async run(options, told) {
    for (const subscribers of [1_000, 10_000].filter((size) => size <= options.most))
      await sized(Math.ceil(subscribers / options.scale), options, told)
  },
}

async function sized(subscribers: number, options: Options, told: (table: Table) => void): Promise<void> {
  const all = contestants(targets, TRANSPORTS, options)
  const windows = WINDOWS.map(() => new Map<string, Readonly<Record<string, number>>[]>())
  const rows = await inRounds(all, options, async ({ target, transport }) => {
    const figures = await measured({ target, transport }, { transport, subscribers }, options)
    const key = `${target.name} ${transport}`
    for (const [index, found] of figures.entries()) windows[index]?.set(key, [...(windows[index]?.get(key) ?? []), found])
    return figures[0] ?? {}
  })
  const size = subscribers.toLocaleString('en').replace(',', ' ')
  for (const [index, { name }] of WINDOWS.entries()) {
    told({
      scenario: 'fanout',
      floors: FLOORS,
      title: `${size} subscribers of one channel, ${name}`,
      rows: rows.map((row) => ({ ...row, rounds: windows[index]?.get(`${row.target} ${row.transport}`) ?? [] })),
    })
  }
}

/** What was found by each window; what connecting cost stands with the first. */
async function measured({ target }: Contestant, load: LoadOptions, { seconds }: Options): Promise<Readonly<Record<string, number>>[]> {
  const running = await target.start({})
  const all = new Load(running, load)
  try {
    const before = residentKib(running.pid)
    const connectionsPerSecond = await all.connect()
    const kib = (residentKib(running.pid) - before) / load.subscribers
    const found: Readonly<Record<string, number>>[] = []
    for (const { window } of windowsOf(load)) {
      found.push({ ...(await all.windowed(window, seconds)), ...(window === 1 && { connectionsPerSecond, kib }) })
    }
    return found
  } finally {
    all.close()
    await running.stop()
  }
}

/** A response that is read as it grows ends after a mebibyte, and its reader comes back; in a rush that is within a second. */
const windowsOf = ({ transport }: LoadOptions): readonly (typeof WINDOWS)[number][] =>
  transport === 'stream' ? WINDOWS.slice(0, 2) : WINDOWS
