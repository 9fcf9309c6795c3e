import { expect, test } from 'vitest'
import { realClock, Timer } from './clock.ts'
import { FakeClock } from './testing/fake-clock.fixture.ts'

test('a timer that is set again replaces what was set, and one that is cleared never fires', async () => {
  const clock = new FakeClock()
  const timer = new Timer(clock)
  const fired: string[] = []
  timer.set(10, () => fired.push('first'))
  timer.set(20, () => fired.push('second'))
  expect(timer.pending).toBe(true)
  await clock.advance(100)
  expect(timer.pending).toBe(false)
  timer.set(10, () => fired.push('third'))
  timer.clear()
  await clock.advance(100)
  expect(fired).toEqual(['second'])
})

test('a timer may be set from what it runs', async () => {
  const clock = new FakeClock()
  const timer = new Timer(clock)
  timer.set(10, () => timer.set(10, () => {}))
  await clock.advance(10)
  expect(timer.pending).toBe(true)
})

test('a delay that no browser bears does not fire at once', async () => {
  const timer = new Timer(realClock)
  let fired = false
  timer.set(Number.POSITIVE_INFINITY, () => {
    fired = true
  })
  await new Promise((resolve) => realClock.setTimeout(() => resolve(undefined), 20))
  timer.clear()
  expect(fired).toBe(false)
})
