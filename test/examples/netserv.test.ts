import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { type Block, blocksIn, theBlock } from '../docs/blocks.ts'
import { hasCurl, linesOf } from '../docs/shell.ts'
import { temporaryFolder } from '../server/spawn.ts'
import { run } from './program.ts'

const PAGE = 'examples/netserv/README.md'
const TIMEOUT_MILLISECONDS = 60_000
const SMALL = '--connections 20 --rate 20 --seconds 1'

const blocks = await blocksIn(PAGE)
const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.trim().split('\n'))
const measurings = commands.filter((command) => command.startsWith('node examples/netserv/measure.js --t'))
const below = (block: Block): string[] => blocks[blocks.indexOf(block) + 1]?.text.trim().split('\n') ?? []

test('the clock is at most twenty lines', async () => {
  const lines = (await readFile('examples/netserv/clock.ts', 'utf8')).trim().split('\n')
  expect(lines.length).toBeLessThanOrEqual(20)
})

test.runIf(hasCurl)(
  'the clock starts and is followed as its page says, and ends when it is told to',
  { timeout: TIMEOUT_MILLISECONDS },
  async () => {
    const start = theBlock(blocks, 'sh', 'start.js')
    const curl = theBlock(blocks, 'sh', 'curl')
    const clock = run(start.text, { PORT: '0', ENCKE_DATA: await temporaryFolder() })
    const line = await clock.line()
    const origin = /http:\/\/[^/]+/.exec(line)?.[0] ?? ''
    expect([line.replace(origin, 'http://127.0.0.1:8080')]).toEqual(below(start))
    await linesOf(curl.text.replace('http://127.0.0.1:8080', origin), below(curl), {})
    clock.signal('SIGTERM')
    expect(await clock.ended).toMatchObject({ code: 0, stderr: [] })
  },
)

test.each([...measurings, 'node examples/netserv/measure.js --transport stream', 'node examples/netserv/measure.js --transport poll'])(
  '%s, with few connections',
  { timeout: TIMEOUT_MILLISECONDS },
  async (command) => {
    const { code, stdout, stderr } = await run(`${command} ${SMALL}`).ended
    expect(stderr).toEqual([])
    const words = Object.fromEntries(stdout.map((line) => [line.split(' ')[0], line.replace(/^\w+ +/, '')]))
    expect(Object.keys(words)).toEqual(below(theBlock(blocks, 'sh', '--transport sse')).map((line) => line.split(' ')[0]))
    expect(words).toMatchObject({
      transport: /--transport (\S+)/.exec(command)?.[1],
      connected: expect.stringMatching(/^20 of 20 in \d+\.\d s$/),
      published: '20 of 100 bytes, 20 a second',
      delivered: '400',
      lost: '0',
      latency: expect.stringMatching(/^p50 \d+\.\d, p90 \d+\.\d, p99 \d+\.\d, max \d+\.\d ms$/),
      memory: expect.stringMatching(/^-?\d+\.\d KiB a connection \(\d+\.\d MiB without, \d+\.\d with\)$/),
    })
    expect(code).toBe(0)
  },
)

test('every other command of the page is run, too', async () => {
  const others = commands.filter((command) => !measurings.includes(command) && !/start\.js|^curl/.test(command))
  expect(others).toEqual(['node examples/netserv/measure.js --help'])
  const { code, stdout } = await run('node examples/netserv/measure.js --help').ended
  expect(code).toBe(0)
  expect(stdout.join('\n')).toMatch(/--connections +1 to 10000/)
})

test('a command that is wrong ends with 2 before anything is started', async () => {
  const { code, stdout, stderr } = await run('node examples/netserv/measure.js --transport telegraph').ended
  expect(code).toBe(2)
  expect(stdout).toEqual([])
  expect(stderr[0]).toBe('--transport is one of sse, stream, long-poll, poll, ws')
})
