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

test('a success begins anew', () => {
  const tries = new Tries(new FakeClock(), () => 1)
  for (let failure = 0; failure < 4; failure++) tries.failed()
  expect(tries.pause).toBe(8000)
  tries.succeeded()
  expect(tries.pause).toBe(500)
})

test('whoever waits as told begins no more than 20 times in any 60 s', async () => {
  const spacing = fc.array(fc.nat({ max: 5_000 }), { minLength: 60, maxLength: 120 })
  await fc.assert(
    fc.asyncProperty(spacing, async (wishes) => {
      const clock = new FakeClock()
      const tries = new Tries(clock, () => 0)
      const starts: number[] = []
      for (const wish of wishes) {
        await clock.advance(tries.atLeast(wish))
        tries.begin()
        starts.push(clock.now())
      }
      expect(starts.every((start, index) => start - (starts[index - 20] ?? Number.NEGATIVE_INFINITY) >= 60_000)).toBe(true)
    }),
    { numRuns: 20 },
  )
})

test('what was refunded does not count', () => {
  const tries = new Tries(new FakeClock(), () => 0)
  for (let start = 0; start < 500; start++) {
    tries.begin()
    tries.refund()
  }
  expect(tries.atLeast(0)).toBe(0)
})

test('a clock that was set back makes nobody wait for hours', () => {
  const clock = new FakeClock()
  const tries = new Tries(clock, () => 0)
  for (let start = 0; start < 20; start++) tries.begin()
  expect(tries.atLeast(0)).toBe(60_000)
  clock.shift(-3_600_000)
  expect(tries.atLeast(10)).toBe(10)
})
