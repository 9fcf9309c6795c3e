import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { Turnstile } from './turnstile.ts'

const PASSES = 200_000
const MEBIBYTE = 1_048_576

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')
const heap = (): number => {
  if (typeof collect === 'function') collect()
  return process.memoryUsage().heapUsed
}

test('who never rests keeps nothing of those who have passed, and everybody passes once, in turn', async () => {
  const turnstile = new Turnstile('busy')
  const passed: number[] = []
  let begun = 0
  const measured: number[] = []
  /** Begins anew as soon as it is through, so that somebody always waits. */
  const pass = async (): Promise<void> => {
    while (begun < PASSES) {
      const mine = begun
      begun += 1
      await turnstile.pass(() => {
        if (mine % 1_000 === 0) passed.push(mine)
        return new Promise<void>((resolve) => setImmediate(resolve))
      })
      if (begun === PASSES / 4 || begun === PASSES - 1_000) measured.push(heap())
    }
  }
  await Promise.all(Array.from({ length: 600 }, pass))
  expect(passed).toEqual(Array.from({ length: PASSES / 1_000 }, (_, index) => index * 1_000))
  const [before = 0, after = 0] = [measured[0], measured.at(-1)]
  expect((after - before) / MEBIBYTE).toBeLessThan(3)
})
