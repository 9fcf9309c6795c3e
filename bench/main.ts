import { parseArgs } from 'node:util'
import type { Options, Scenario, Table } from './rounds.ts'
import { atRest } from './scenarios/at-rest.ts'
import { durable } from './scenarios/durable.ts'
import { fanOut } from './scenarios/fan-out.ts'
import { growth } from './scenarios/growth.ts'
import { idle } from './scenarios/idle.ts'
import { manyChannels } from './scenarios/many-channels.ts'
import { storm } from './scenarios/storm.ts'
import { tickerBoard } from './scenarios/ticker-board.ts'
import { printed } from './table.ts'

const SCENARIOS: readonly Scenario[] = [fanOut, manyChannels, idle, atRest, durable, storm, tickerBoard, growth]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    scale: { type: 'string', default: '1' },
  },
})

const options: Options = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  scale: Number(values.scale),
  peers: values.peers.split(',').filter(Boolean),
  say: (text) => void process.stderr.write(`${text}\n`),
}

const tables: Table[] = []
for (const scenario of SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  options.say(`${scenario.name}: ${scenario.about}`)
  await scenario.run(options, (table) => {
    tables.push(table)
    process.stdout.write(`\n${printed(table)}\n`)
  })
}
process.exit(0)
