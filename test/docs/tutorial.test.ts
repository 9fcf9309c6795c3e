import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { AnyPlugin } from '../../kernel/api/plugin.ts'
import { buildAssets } from '../../kernel/host/build-assets.ts'
import { loadModule } from '../../kernel/host/load-module.ts'
import * as encke from '../../kernel/index.ts'
import * as testing from '../../kernel/testing.ts'
import { temporaryFolder } from '../server/spawn.ts'
import { type Block, blocksIn, theBlock } from './blocks.ts'

const PAGE = 'docs/plugins/tutorial.md'
const FOLDER = 'examples/tutorial'
const URL = 'https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/4.5_day.geojson'
const feedOf = (...quakes: [place: string, mag: number, time: number][]): string =>
  JSON.stringify({
    features: quakes.map(([place, mag, time]) => ({ id: place, type: 'Feature', properties: { place, mag, time, tsunami: 0 } })),
  })

const surroundings = { root: resolve('.'), provided: { encke } }
let blocks: Block[]
beforeAll(async () => {
  blocks = await blocksIn(PAGE)
})

/** Somewhere to say it, after a restart too. */
const somewhere = encke.definePlugin({ name: 'chat', api: 1, channels: { 'chat/:room': { kind: 'log', data: z.unknown() } } })

/** A kernel with a step of the tutorial, loaded as a configuration does. */
async function open(step: string, http: testing.Recordings = {}) {
  const plugin = (await loadModule(resolve(FOLDER, step), surroundings)) as AnyPlugin
  const kernel = await testing.testKernel({ plugins: [somewhere, plugin], http })
  onTestFinished(() => kernel.stop())
  const alice = kernel.person('Alice', { channels: plugin.channels ? ['quakes/world'] : [] })
  const told = (answer: string) =>
    expect.poll(async () => {
      kernel.clock.advance(60_000)
      await alice.says('/quakes')
      return alice.seen.at(-1) === answer || alice.seen
    })
  return { kernel, alice, told: (answer: string) => told(answer).toBe(true), plugin }
}

test.each(['1-hello.ts', '2-poll.ts', '3-store.ts', '4-publish.ts', '5-widget.ts', 'ui/strip.ts'])(
  'the tutorial shows %s as it is',
  async (file) => {
    const text = await readFile(`${FOLDER}/${file}`, 'utf8')
    expect(blocks.filter((block) => block.text === text)).toHaveLength(1)
  },
)

test('a step is some ten lines more than the one before', async () => {
  let before: string[] = []
  for (const step of ['1-hello', '2-poll', '3-store', '4-publish', '5-widget']) {
    const lines = (await readFile(`${FOLDER}/${step}.ts`, 'utf8')).split('\n')
    expect(lines.filter((line) => !before.includes(line)).length, step).toBeLessThanOrEqual(25)
    before = lines
  }
})

test('1: says something', async () => {
  const { alice } = await open('1-hello.ts')
  await alice.says('/quakes')
  await alice.sees(/^Nowhere, as far as I know\.$/)
})

test('2: follows a feed', async () => {
  const { told } = await open('2-poll.ts', {
    [URL]: [feedOf(['Tonga', 6.1, 2], ['Chile', 5, 1]), feedOf(['Fiji', 4.6, 3], ['Tonga', 6.1, 2])],
  })
  await told('Tonga: 6.1')
  await told('Fiji: 4.6')
})

test('3: keeps it over a restart, the strongest first', async () => {
  const { kernel, alice, told } = await open('3-store.ts', { [URL]: feedOf(['Chile', 5, 2], ['Tonga', 6.1, 1]) })
  await told('Tonga: 6.1\nChile: 5')
  await kernel.restart()
  const { json } = await kernel.ask('POST', '/api/commands/quakes', { as: alice.identity, body: { channel: 'chat/lobby' } })
  expect(json).toEqual({ replies: ['Tonga: 6.1\nChile: 5'] })
})

test.each(['4-publish.ts', '5-widget.ts'])('%s: tells whoever reads', async (step) => {
  const { alice, kernel } = await open(step, { [URL]: [feedOf(['Chile', 5, 1]), feedOf(['Tonga', 6.1, 2], ['Chile', 5, 1])] })
  await expect
    .poll(() => {
      kernel.clock.advance(60_000)
      return alice.seen
    })
    .toContainEqual('{"place":"Tonga","mag":6.1,"time":2}')
  expect((await kernel.ask('GET', '/channels/quakes/world')).json.entries).toMatchObject([{ key: 'newest', data: { place: 'Tonga' } }])
})

test('5: its element is built, for the pages’ own face', async () => {
  const file = resolve(FOLDER, '5-widget.ts')
  const assets = await buildAssets(file, (await loadModule(file, surroundings)) as AnyPlugin, surroundings)
  const name = assets?.names.get('./ui/strip.ts') ?? ''
  expect(Buffer.from(assets?.files.get(name) ?? []).toString()).toMatch(/from"\/ui\/encke\.js"[\s\S]*quakes-strip/)
})

test('the test that it shows passes', async () => {
  const tests: (() => Promise<void>)[] = []
  const vitest = { expect, test: (_: string, run: () => Promise<void>) => void tests.push(run) }
  const { text } = theBlock(blocks, 'ts', '// quakes.test.ts')
  const quakes = await loadModule(resolve(FOLDER, '5-widget.ts'), surroundings)
  const folder = await temporaryFolder()
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/quakes.test.ts`, text.replace('./quakes.ts', 'quakes'))
  const provided = { encke, vitest, 'encke/testing': testing, quakes: { __esModule: true, default: quakes } }
  await loadModule(`${folder}/quakes.test.ts`, { root: resolve('.'), provided })
  expect(tests).toHaveLength(1)
  for (const run of tests) await run()
})
