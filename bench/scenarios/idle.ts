import { setTimeout as wait } from 'node:timers/promises'
import { Load } from '../load/load.ts'
import { cpuSeconds, residentKib, threads } from '../load/machine.ts'
import { contestants, inRounds, type Scenario } from '../rounds.ts'
import { targets } from '../servers/targets.ts'

const CONNECTIONS = 10_000
/** So that what was made for earlier connections is not counted as theirs. */
const BEFORE = 200
const REST_SECONDS = 2

/** Connections on which nothing happens. */
export const idle: Scenario = {
  name: 'idle',
  about: '10 000 connections on which nothing happens: memory, threads, and how fast they were opened',
  async run(options, told) {
    const subscribers = Math.min(options.most, Math.ceil(CONNECTIONS / options.scale))
    const all = contestants(targets, ['sse', 'ws', 'stream', 'long-poll'], options)
    const rows = await inRounds(all, options, async ({ target, transport }) => {
      const running = await target.start({})
      const first = new Load(running, { transport, subscribers: BEFORE })
      const load = new Load(running, { transport, subscribers })
      try {
        await first.connect()
        await wait(500)
        const [memory, cpu] = [residentKib(running.pid), cpuSeconds(running.pid)]
        const connectionsPerSecond = await load.connect()
        const opening = ((cpuSeconds(running.pid) - cpu) / subscribers) * 1e6
        await wait(REST_SECONDS * 1000)
        const resting = residentKib(running.pid)
        return { kib: (resting - memory) / subscribers, connectionsPerSecond, opening, threads: threads(running.pid), mib: resting / 1024 }
      } finally {
        first.close()
        load.close()
        await running.stop()
      }
    })
    told({ scenario: 'idle', title: `${subscribers.toLocaleString('en').replace(',', ' ')} idle connections`, rows })
  },
}
