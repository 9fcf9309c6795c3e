import { Load } from '../load/load.ts'
import { contestants, inRounds, type Scenario } from '../rounds.ts'
import { targets } from '../servers/targets.ts'

const SUBSCRIBERS = 1_000
const PER_SECOND = 10
const BUSY_PER_SECOND = 1_000

/** How long a publication takes when there is little to do, and when there is much. */
export const atRest: Scenario = {
  name: 'rest',
  about: '1 000 subscribers, ten publications a second: latency at rest; then a busy channel, 1 000 a second',
  async run(options, told) {
    for (const perSecond of [PER_SECOND, BUSY_PER_SECOND]) {
      const all = contestants(targets, ['sse', 'ws'], options)
      const subscribers = Math.ceil(SUBSCRIBERS / options.scale)
      const rows = await inRounds(all, options, async ({ target, transport }) => {
        const running = await target.start({})
        const load = new Load(running, { transport, subscribers })
        try {
          await load.connect()
          return { ...(await load.paced(perSecond, options.seconds)) }
        } finally {
          load.close()
          await running.stop()
        }
      })
      told({
        scenario: perSecond === PER_SECOND ? 'rest' : 'busy',
        title: `${subscribers} subscribers, ${perSecond} publications a second`,
        rows,
      })
    }
  },
}
