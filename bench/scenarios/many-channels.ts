import { Load } from '../load/load.ts'
import { contestants, inRounds, type Scenario } from '../rounds.ts'
import { targets } from '../servers/targets.ts'
import { FLOORS } from './fan-out.ts'

const CHANNELS = 1_000
const SUBSCRIBERS = 10

/** Many channels with few subscribers each. */
export const manyChannels: Scenario = {
  name: 'channels',
  about: '1 000 channels of 10 subscribers, ten publications under way',
  async run(options, told) {
    const channels = Math.ceil(CHANNELS / options.scale)
    const all = contestants(targets, ['sse', 'ws'], options)
    const rows = await inRounds(all, options, async ({ target, transport }) => {
      const running = await target.start({ channels })
      const load = new Load(running, { transport, channels, subscribers: SUBSCRIBERS })
      try {
        await load.connect()
        return { ...(await load.windowed(SUBSCRIBERS, options.seconds)) }
      } finally {
        load.close()
        await running.stop()
      }
    })
    told({ scenario: 'channels', title: `${channels} channels of ${SUBSCRIBERS} subscribers`, floors: FLOORS, rows })
  },
}
