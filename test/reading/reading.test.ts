import { describe, expect, test } from 'vitest'
import * as kit from './kit.ts'
import { MODES, run } from './run.ts'

const RUNS = Number(process.env.READING_RUNS ?? 5_000)

describe('whoever reads, however it is cut off and comes back, ends with the truth', () => {
  test.each(MODES)('$name', { timeout: 300_000 }, async (mode) => {
    const runs = Math.ceil(RUNS / MODES.length)
    for (let seed = 1; seed <= runs; seed += 1) {
      await run(kit, mode, seed).catch((error: Error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error })
      })
    }
    expect(runs).toBeGreaterThan(0)
  })
})
