import { parseArgs } from 'node:util'
import { publish } from './page.ts'
import { keep, measuredSizes, recordOf } from './record.ts'
import type { Options, Scenario } from './rounds.ts'
import { atRest } from './scenarios/at-rest.ts'
import { atTheWriter } from './scenarios/at-the-writer.ts'
import { client } from './scenarios/client.ts'
import { disturbed } from './scenarios/disturbed.ts'
import { durable } from './scenarios/durable.ts'
import { fanOut } from './scenarios/fan-out.ts'
import { growth } from './scenarios/growth.ts'
import { idle } from './scenarios/idle.ts'
import { manyChannels } from './scenarios/many-channels.ts'
import { start } from './scenarios/start.ts'
import { storm } from './scenarios/storm.ts'
import { tickerBoard } from './scenarios/ticker-board.ts'
import { targets } from './servers/targets.ts'
import { printed } from './table.ts'

const SCENARIOS: readonly Scenario[] = [
  fanOut,
  durable,
  atTheWriter,
  storm,
  tickerBoard,
  idle,
  atRest,
  manyChannels,
  growth,
  start,
  disturbed,
  client,
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    most: { type: 'string', default: '10000' },
    keep: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
  },
})

const options: Options = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  scale: Number(values.scale),
  most: Number(values.most),
  peers: values.peers.split(',').filter(Boolean),
  say: (text) => void process.stderr.write(`${text}\n`),
}

const record = await recordOf(options)
const wanted = SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const unknown = positionals.filter((word) => !SCENARIOS.some(({ name }) => name === word))
if (unknown.length > 0) {
  options.say(`There is no ${unknown.join(', ')}; there are ${SCENARIOS.map(({ name }) => name).join(', ')}.`)
  process.exit(1)
}
for (const { name, absent } of targets) if (absent?.()) options.say(`Without ${name}: ${absent()}`)
for (const scenario of wanted) {
  options.say(`${scenario.name}: ${scenario.about}`)
  await scenario.run(options, (table) => {
    record.tables.push(table)
    process.stdout.write(`\n${printed(table)}\n`)
  })
  // After each, so that a run that is stopped has told what it found.
  if (values.keep) {
    record.sizes = measuredSizes()
    await keep(record)
    await publish(record)
  }
}
process.exit(0)
