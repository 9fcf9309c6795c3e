/** Writes as fast as it can by one of the ways: `program.js <way> <writers> <seconds> <folder>`. Says how it went as a line of JSON. */
import { payload } from '../load/payload.ts'
import { WAYS } from './ways.ts'

const [name = '', writers = '1', seconds = '1', folder = ''] = process.argv.slice(2)
const WARM_UP_SECONDS = 1

const begin = WAYS[name]
if (!begin) throw new Error(`There is no way ${name}`)
const write = await begin(folder)
const state = { written: 0, over: false }

async function writer(): Promise<void> {
  for (let number = 1; !state.over; number += 1) {
    await write(payload(number))
    state.written += 1
  }
}
const pause = (time: number): Promise<void> => new Promise((done) => setTimeout(done, time * 1000))

const writing = Array.from({ length: Number(writers) }, writer)
await pause(WARM_UP_SECONDS)
const [before, began, cpu] = [state.written, performance.now(), process.cpuUsage()]
await pause(Number(seconds))
const messages = state.written - before
const { user, system } = process.cpuUsage(cpu)
const took = (performance.now() - began) / 1000
process.stdout.write(`${JSON.stringify({ messagesPerSecond: messages / took, cpuMessage: (user + system) / messages })}\n`)
state.over = true
await Promise.all(writing)
process.exit(0)
