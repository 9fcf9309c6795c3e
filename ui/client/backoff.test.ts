import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fullJitter, Tries } from './backoff.ts'
import { FakeClock } from './testing/fake-clock.fixture.ts'

test('the pause is anything up to a ceiling that doubles until 20 s', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 60].map((failures) => fullJitter(failures, () => 1))).toEqual([
    500, 1000, 2000, 4000, 8000, 16000, 20000, 20000,
  ])
  expect(fullJitter(3, () => 0.25)).toBe(1000)
})

const setup = (random = () => 1) => {
  const clock = new FakeClock()
  const runs: number[] = []
  return { clock, runs, tries: new Tries(clock, random), run: () => runs.push(clock.now()), start: clock.now() }
}

test('every retry waits longer, until something succeeds', async () => {
  const { clock, runs, tries, run, start } = setup()
  for (let retry = 0; retry < 3; retry++) {
    tries.planRetry(run)
    await clock.advance(10_000)
  }
  tries.succeeded()
  tries.planRetry(run)
  await clock.advance(10_000)
  expect(runs).toEqual([500, 11_000, 22_000, 30_500].map((ms) => start + ms))
})

test('a retry waits as long as it was told, if that is longer', async () => {
  const { clock, runs, tries, run, start } = setup()
  tries.planRetry(run, 7_000)
  await clock.advance(10_000)
  tries.planRetry(run, 1)
  await clock.advance(10_000)
  expect(runs).toEqual([start + 7_000, start + 11_000])
})

test('what a server told is kept, whoever is in a hurry, but not for more than ten minutes', async () => {
  const { clock, runs, tries, run, start } = setup()
  tries.planRetry(run, 40_000)
  tries.plan(0, run)
  await clock.advance(60_000)
  tries.planRetry(run, 86_400_000)
  await clock.advance(600_000)
  expect(runs).toEqual([start + 40_000, start + 660_000])
})

test('a retry is never made at once', async () => {
  const { clock, runs, tries, run } = setup(() => 0)
  tries.planRetry(run)
  expect(runs).toHaveLength(0)
  await clock.advance(1)
  expect(runs).toHaveLength(1)
})

test('what was planned can be replaced or cancelled', async () => {
  const { clock, runs, tries, run, start } = setup()
  tries.plan(100, run)
  tries.plan(200, run)
  expect(tries.planned).toBe(true)
  await clock.advance(1_000)
  tries.plan(100, run)
  tries.cancel()
  await clock.advance(1_000)
  expect(runs).toEqual([start + 200])
})

test('what may run at once does', () => {
  const { runs, tries, run } = setup()
  tries.plan(100, () => {})
  tries.plan(0, run)
  expect(runs).toHaveLength(1)
  expect(tries.planned).toBe(false)
})

test('no 60 s see more than 20 begin, whatever is planned', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 5_000 }), { minLength: 60, maxLength: 120 }), async (wishes) => {
      const { clock, runs, tries, run } = setup(() => 0)
      for (const wish of wishes) {
        tries.plan(wish, () => {
          tries.begin()
          run()
        })
        while (tries.planned) await clock.advance(1_000)
      }
      expect(runs.every((start, index) => start - (runs[index - 20] ?? Number.NEGATIVE_INFINITY) >= 60_000)).toBe(true)
    }),
    { numRuns: 20 },
  )
})

test('what was refunded does not count', () => {
  const { runs, tries, run } = setup()
  for (let start = 0; start < 500; start++) {
    tries.begin()
    tries.refund()
  }
  tries.plan(0, run)
  expect(runs).toHaveLength(1)
})

test('a clock that was set back makes nobody wait for hours', async () => {
  const { clock, runs, tries, run } = setup()
  for (let start = 0; start < 20; start++) tries.begin()
  tries.plan(0, run)
  await clock.advance(59_999)
  expect(runs).toHaveLength(0)
  clock.shift(-3_600_000)
  tries.plan(10, run)
  await clock.advance(10)
  expect(runs).toHaveLength(1)
})
