import { describe, expect, test } from 'vitest'
import { Broken } from './client.ts'
import { RULES } from './rules.ts'
import { MODES, run } from './run.ts'
import { without } from './without.ts'

const SEEDS = 1_000

describe('left out, each rule is missed by somebody', () => {
  test.each(RULES)('$says', { timeout: 120_000 }, async (rule) => {
    const kit = await without(rule)
    const missed = async (): Promise<string | undefined> => {
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        for (const mode of MODES) {
          const broken = await run(kit, mode, seed).catch((error: unknown) => error)
          if (broken instanceof Broken) return `${mode.name}, seed ${seed}: ${broken.message}`
          if (broken) throw broken
        }
      }
      return undefined
    }
    const by = await missed()
    if (process.env.READING_SHOW) process.stderr.write(`${rule.says}: ${by ?? 'missed by nobody'}\n`)
    expect(by).toBeDefined()
  })
})
