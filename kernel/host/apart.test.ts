import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { turnsDuring } from '../../test/feeds/turns.ts'
import { Apart, type ApartOptions } from './apart.ts'
import type { Work } from './apart-work.fixture.ts'

const WORK = new URL('./apart-work.fixture.ts', import.meta.url)
const opened: Apart[] = []
let life: AbortController
beforeEach(() => {
  life = new AbortController()
})
afterEach(async () => {
  for (const apart of opened.splice(0)) await apart.close()
})

function open(options: ApartOptions = {}): (work: Work) => Promise<unknown> {
  const apart = new Apart(options)
  opened.push(apart)
  return (work) => apart.run(WORK, work, life.signal)
}

test('the event loop turns while work is done in another thread', async () => {
  const run = open()
  expect(await run({ type: 'double', number: 21 })).toEqual({ number: 42 })
  expect(await turnsDuring(run({ type: 'spin', milliseconds: 100 }))).toBeGreaterThan(100)
})

test('what it throws is thrown here, and the next is done', async () => {
  const run = open()
  await expect(run({ type: 'throw', message: 'no feed' })).rejects.toThrow(new RangeError('no feed'))
  expect(await run({ type: 'double', number: 1 })).toEqual({ number: 2 })
})

test('what never ends, ends its thread or wants too much memory fails alone', { timeout: 60_000 }, async () => {
  const run = open({ longestMilliseconds: 8_000 })
  const [endless, after] = [run({ type: 'spin', milliseconds: 60_000 }), run({ type: 'double', number: 1 })]
  await expect(endless).rejects.toThrow('it took longer than 8000 ms')
  expect(await after).toEqual({ number: 2 })
  await expect(run({ type: 'leave' })).rejects.toThrow('the thread has ended')
  expect(await run({ type: 'double', number: 2 })).toEqual({ number: 4 })
  await expect(open({ longestMilliseconds: 30_000 })({ type: 'fill' })).rejects.toThrow(/memory/)
})

test('what cannot be copied is refused alone', async () => {
  const apart = new Apart()
  opened.push(apart)
  await expect(apart.run(WORK, () => {}, life.signal)).rejects.toThrow('could not be cloned')
  expect(await apart.run(WORK, { type: 'double', number: 1 }, life.signal)).toEqual({ number: 2 })
})

test('no more than a hundred may wait', async () => {
  const run = open()
  const first = run({ type: 'double', number: 0 })
  const others = Array.from({ length: 101 }, (_, number) => run({ type: 'double', number }))
  const results = await Promise.allSettled([first, ...others])
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2)
  expect(results.at(-1)).toMatchObject({ reason: { message: '100 pieces of work wait already to be done apart' } })
  expect(await run({ type: 'double', number: 1 })).toEqual({ number: 2 })
})

test('who has gone is told at once, and what they wanted is not begun', async () => {
  const run = open()
  const [under, waiting] = [run({ type: 'spin', milliseconds: 500 }), run({ type: 'leave' })]
  life.abort(new Error('unloaded'))
  await expect(Promise.race([under, new Promise((done) => setTimeout(done, 400))])).rejects.toThrow('unloaded')
  await expect(waiting).rejects.toThrow('unloaded')
})

test('the thread begins with the first work and ends after a rest', async () => {
  const apart = new Apart({ restMilliseconds: 50 })
  opened.push(apart)
  expect(apart.begun).toBe(false)
  await apart.run(WORK, { type: 'double', number: 1 }, life.signal)
  expect(apart.begun).toBe(true)
  await expect.poll(() => apart.begun).toBe(false)
  expect(await apart.run(WORK, { type: 'double', number: 1 }, life.signal)).toEqual({ number: 2 })
})

test('it knows nothing of the environment', async () => {
  expect(await open()({ type: 'look' })).toEqual([])
})

test('a module that has changed is run as it is now, and one that is none says why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'encke-apart-'))
  const file = join(folder, 'module.ts')
  const apart = new Apart()
  opened.push(apart)
  const ask = (): Promise<unknown> => apart.run(pathToFileURL(file), 2, life.signal)
  await writeFile(file, 'export default (number: number): number => number + 1')
  expect(await ask()).toBe(3)
  await writeFile(file, 'export default (number: number): number => number + 2')
  await utimes(file, 1, 1)
  expect(await ask()).toBe(4)
  await writeFile(file, 'export default (')
  await expect(ask()).rejects.toThrow('Unexpected end of file')
  await rm(folder, { recursive: true })
})
