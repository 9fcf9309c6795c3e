import { describe, expect, test } from 'vitest'
import { FakeClock } from '../testing/fake-clock.fixture.ts'
import { Following } from '../testing/harness.fixture.ts'
import { LogFollower } from './log-follower.ts'

const setup = () => {
  const clock = new FakeClock()
  const following = new Following()
  const failures: unknown[] = []
  let denied = 0
  const means = { clock, random: () => 1, failed: (error: unknown) => failures.push(error), denied: () => denied++ }
  const follower = new LogFollower(following, means)
  const publish = (...numbers: number[]) => {
    for (const n of numbers) follower.publication({ n, time: clock.now(), data: n })
  }
  return { clock, following, follower, publish, failures, denied: () => denied }
}

describe('a log follower', () => {
  test('loads the snapshot after joined, and tells what came meanwhile and is newer', async () => {
    const { clock, following, follower, publish } = setup()
    follower.joined()
    await clock.advance(0)
    publish(4, 5, 6)
    following.answer(5)
    await clock.advance(0)
    publish(7)
    expect(following.told).toEqual(['joined 5', '6', '7'])
  })

  test('tells nothing of what comes before joined', async () => {
    const { clock, following, publish } = setup()
    publish(1, 2)
    await clock.advance(60_000)
    expect(following.told).toEqual([])
    expect(following.asked).toHaveLength(0)
  })

  test('drops what it has told already', async () => {
    const { clock, following, follower, publish } = setup()
    follower.joined()
    await clock.advance(0)
    following.answer(2)
    await clock.advance(0)
    publish(1, 2, 3, 3, 2, 4)
    expect(following.told).toEqual(['joined 2', '3', '4'])
  })

  test('loads the snapshot again at a jump, and tells each thing once', async () => {
    const { clock, following, follower, publish } = setup()
    follower.joined()
    await clock.advance(0)
    following.answer(2)
    await clock.advance(0)
    publish(3, 6, 7)
    expect(following.told).toEqual(['joined 2', '3'])
    await clock.advance(500)
    publish(8)
    following.answer(6)
    await clock.advance(0)
    expect(following.told).toEqual(['joined 2', '3', 'gap 6', '7', '8'])
  })

  test('asks ever more rarely while snapshots leave the jump open', async () => {
    const { clock, following, follower, publish } = setup()
    follower.joined()
    await clock.advance(0)
    following.answer(2)
    await clock.advance(0)
    publish(9)
    for (let minute = 0; minute < 5; minute++) {
      for (let second = 0; second < 60; second++) {
        following.answer(2)
        await clock.advance(1_000)
      }
    }
    expect(following.asked.length).toBeGreaterThan(10)
    expect(following.asked.length).toBeLessThan(30)
  })

  test('asks soon again once it has told something in order since the last jump', async () => {
    const { clock, following, follower, publish } = setup()
    follower.joined()
    await clock.advance(0)
    following.answer(2)
    await clock.advance(0)
    for (const n of [10, 20, 30, 40]) {
      publish(n)
      await clock.advance(500)
      following.answer(n)
      await clock.advance(0)
      publish(n + 1)
    }
    expect(following.told.slice(-2)).toEqual(['gap 40', '41'])
  })

  test('loads anew at a reset, and believes numbers that are lower than before', async () => {
    const { clock, following, follower, publish } = setup()
    follower.joined()
    await clock.advance(0)
    following.answer(90)
    await clock.advance(0)
    follower.reset()
    await clock.advance(0)
    following.answer(3)
    await clock.advance(0)
    publish(4)
    expect(following.told).toEqual(['joined 90', 'reset 3', '4'])
  })

  test('forgets what it held when a reset comes, for it may be of another lineage', async () => {
    const { clock, following, follower, publish } = setup()
    follower.joined()
    await clock.advance(0)
    publish(91)
    follower.reset()
    await clock.advance(0)
    following.answer(3)
    await clock.advance(0)
    await clock.advance(60_000)
    expect(following.told).toEqual(['reset 3'])
    expect(following.asked.map((signal) => signal.aborted)).toEqual([true, false])
  })

  test('uses only the snapshot that was asked for last', async () => {
    const { clock, follower, following } = setup()
    let answerFirst: (snapshot: { n: number; cursor: string }) => void = () => {}
    const original = following.snapshot.bind(following)
    following.snapshot = (signal) => {
      if (following.asked.length > 0) return original(signal)
      following.asked.push(signal)
      return new Promise((resolve) => {
        answerFirst = resolve
      })
    }
    follower.joined()
    await clock.advance(0)
    follower.joined()
    await clock.advance(0)
    answerFirst({ n: 1, cursor: '' })
    await clock.advance(0)
    expect(following.told).toEqual([])
    following.answer(5)
    await clock.advance(0)
    expect(following.told).toEqual(['joined 5'])
  })

  test.each([403, 404])('takes %i for denied, and tells nothing more until it is joined again', async (status) => {
    const { clock, following, follower, publish, denied } = setup()
    follower.joined()
    await clock.advance(0)
    publish(3)
    following.refuse(status)
    await clock.advance(0)
    publish(4)
    expect(following.told).toEqual(['not-found'])
    expect(denied()).toBe(1)
    follower.joined()
    await clock.advance(0)
    following.answer(4)
    await clock.advance(0)
    expect(following.told).toEqual(['not-found', 'joined 4'])
  })

  test('tries again after a failure, later each time, and at once when told to hurry', async () => {
    const { clock, following, follower, failures } = setup()
    follower.joined()
    await clock.advance(0)
    following.refuse(500)
    await clock.advance(499)
    expect(following.asked).toHaveLength(1)
    await clock.advance(1)
    expect(following.asked).toHaveLength(2)
    following.refuse(502)
    await clock.advance(999)
    expect(following.asked).toHaveLength(2)
    follower.hurry()
    await clock.advance(0)
    expect(following.asked).toHaveLength(3)
    following.answer(1)
    await clock.advance(0)
    expect(following.told).toEqual(['joined 1'])
    expect(failures).toHaveLength(2)
  })

  test('waits as long as a refusal says', async () => {
    const { clock, following, follower } = setup()
    follower.joined()
    await clock.advance(0)
    following.refuse(429, 30_000)
    await clock.advance(29_999)
    expect(following.asked).toHaveLength(1)
    await clock.advance(1)
    expect(following.asked).toHaveLength(2)
  })

  test('never asks more than 20 times in 60 s, though every pause be nothing', async () => {
    const clock = new FakeClock()
    const times: number[] = []
    const snapshot = () => {
      times.push(clock.now())
      return Promise.reject(new Error('no'))
    }
    const follow = { snapshot, loaded() {}, publication() {} }
    const follower = new LogFollower(follow, { clock, random: () => 0, failed() {}, denied() {} })
    follower.joined()
    await clock.advance(300_000)
    expect(times.every((time, index) => time - (times[index - 20] ?? Number.NEGATIVE_INFINITY) >= 60_000)).toBe(true)
    expect(times.length).toBeGreaterThan(90)
  })

  test('keeps no more than 1000 while a snapshot is owed, and makes no gap of it', async () => {
    const { clock, following, follower, publish } = setup()
    follower.joined()
    await clock.advance(0)
    publish(...Array.from({ length: 1500 }, (_, index) => index + 11))
    following.answer(10)
    await clock.advance(0)
    expect(following.told).toEqual(['joined 10'])
    await clock.advance(500)
    following.answer(1509)
    await clock.advance(0)
    expect(following.told).toEqual(['joined 10', 'gap 1509', '1510'])
  })

  test('once closed tells nothing and asks nothing', async () => {
    const { clock, following, follower, publish } = setup()
    follower.joined()
    await clock.advance(0)
    follower.close()
    following.answer(1)
    publish(2)
    await clock.advance(60_000)
    expect(following.told).toEqual([])
    expect(clock.waiting).toBe(0)
  })
})
