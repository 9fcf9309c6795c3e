import { setTimeout as wait } from 'node:timers/promises'
import { disturb, RELOADED, writeReloaded } from '../load/disturbance.ts'
import { type Feeds, startFeeds } from '../load/feeds.ts'
import { Load, type Measured } from '../load/load.ts'
import { contestants, inRounds, type Options, type Scenario } from '../rounds.ts'
import { encke, type RunningEncke, startEncke } from '../servers/encke.ts'
import { fill } from '../servers/filled.ts'

const SUBSCRIBERS = 1_000
const PER_SECOND = 20
const OLD_MESSAGES = 100_000
const OLDER_MILLISECONDS = 60 * 86_400_000
/** Each is asked less and less often, since it fails. */
const HUGE_FEEDS = 8
const SETTLED_SECONDS = 2

/** Whether those who read notice what else a server does. */
export const disturbed: Scenario = {
  name: 'disturbed',
  about:
    '1 000 readers, 20 publications a second: at rest, then while people sign in, feeds of 50 and 2 MB come, 100 000 rows go, a plugin is loaded anew',
  async run(options, told) {
    const all = contestants([encke], ['sse', 'ws'], options)
    const feeds = await startFeeds()
    const rows = await inRounds(all, options, ({ transport }) => measured(transport, feeds, options))
    feeds.close()
    told({
      scenario: 'disturbed',
      title: `${SUBSCRIBERS} subscribers, ${PER_SECOND} publications a second, undisturbed and disturbed`,
      rows,
    })
  },
}

async function measured(transport: string, feeds: Feeds, { seconds, scale }: Options): Promise<Record<string, number>> {
  const subscribers = Math.ceil(SUBSCRIBERS / scale)
  let running = await startEncke({ counting: true, channels: 2 })
  try {
    const calm = await paced(running, { transport, subscribers, seconds })
    const room = running.channel(1)
    running = await running.killedFor((data) => prepare(data, room), beside(feeds))
    const before = { ...feeds.asked }
    const end = disturb(running, room)
    const stirred = await paced(running, { transport, subscribers, seconds })
    const { signIns, reloads, rowsRemoved } = await end()
    const [huge, large] = [feeds.asked.huge - before.huge, feeds.asked.large - before.large]
    return {
      p50: calm.p50,
      p99: calm.p99,
      lag: calm.lag,
      disturbedP50: stirred.p50,
      disturbedP99: stirred.p99,
      disturbedLag: stirred.lag,
      times: stirred.p99 / calm.p99,
      foreign: calm.foreign,
      generator: stirred.generator,
      signIns,
      huge,
      large,
      rowsRemoved,
      reloads,
    }
  } finally {
    await running.stop()
  }
}

async function paced(
  running: RunningEncke,
  { transport, subscribers, seconds }: { transport: string; subscribers: number; seconds: number },
): Promise<Pick<Measured, 'p50' | 'p99' | 'foreign' | 'generator'> & { readonly lag: number }> {
  const load = new Load(running, { transport, subscribers })
  try {
    await load.connect()
    await wait(SETTLED_SECONDS * 1000)
    await running.counts()
    const { p50, p99, foreign, generator } = await load.paced(PER_SECOND, seconds)
    const { lag } = await running.counts()
    return { p50, p99, foreign, generator, lag }
  } finally {
    load.close()
  }
}

function prepare(data: string, room: string): void {
  writeReloaded(data, 1)
  const from = Date.now() - OLDER_MILLISECONDS
  fill(data, [{ room: room.slice('chat/'.length), messages: OLD_MESSAGES, from }])
}

/** What a server is told to do beside. */
function beside({ hostAndPort }: Feeds): { plugins: readonly unknown[]; env: NodeJS.ProcessEnv } {
  const huge = Array.from({ length: HUGE_FEEDS }, (_, at) => [`huge-${at}`, { url: `http://${hostAndPort}/huge/${at}` }])
  const places = { ...Object.fromEntries(huge), large: { url: `http://${hostAndPort}/large` } }
  return { plugins: [['weather', { places, every: '1s' }], RELOADED], env: { ENCKE_NET_ALLOW: hostAndPort, ENCKE_WATCH: '1' } }
}
