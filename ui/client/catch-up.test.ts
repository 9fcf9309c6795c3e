import { describe, expect, test } from 'vitest'
import { CatchUp } from './catch-up.ts'
import { FakeClock } from './testing/fake-clock.fixture.ts'

const setup = () => {
  const clock = new FakeClock()
  const changes: boolean[] = []
  const catchUp: CatchUp = new CatchUp(clock, () => changes.push(catchUp.behind))
  const take = (count: number, age: number) => {
    for (let each = 0; each < count; each++) catchUp.take(clock.now() - age)
  }
  return { clock, catchUp, changes, take }
}

describe('catching up', () => {
  test('more than 20 old publications after coming back are behind, a fresh one ends it', () => {
    const { catchUp, changes, take } = setup()
    catchUp.begin()
    take(20, 60_000)
    expect(changes).toEqual([])
    take(10, 60_000)
    expect(changes).toEqual([true])
    take(1, 100)
    expect(changes).toEqual([true, false])
  })

  test('a second without one ends it', async () => {
    const { clock, catchUp, changes, take } = setup()
    catchUp.begin()
    take(30, 60_000)
    await clock.advance(900)
    take(1, 60_000)
    await clock.advance(999)
    expect(changes).toEqual([true])
    await clock.advance(1)
    expect(changes).toEqual([true, false])
  })

  test('a busy channel is not behind', () => {
    const { catchUp, changes, take } = setup()
    catchUp.begin()
    take(1000, 200)
    expect(changes).toEqual([])
  })

  test('a client whose clock is an hour ahead is not behind once it has seen how old fresh ones look', () => {
    const { catchUp, changes, take } = setup()
    take(3, 3_600_000)
    catchUp.begin()
    take(1000, 3_601_000)
    expect(changes).toEqual([])
    catchUp.begin()
    take(21, 3_604_000)
    expect(changes).toEqual([true])
  })

  test('one that has just joined is not behind', () => {
    const { changes, take } = setup()
    take(1000, 60_000)
    expect(changes).toEqual([])
  })
})
