import { expect, test } from 'vitest'
import { FakeClock } from '../testing/fake-clock.fixture.ts'
import { Silence } from './silence.ts'

const setup = () => {
  const clock = new FakeClock()
  const told: string[] = []
  const silence = new Silence(clock, {
    ask: () => {
      told.push('ask')
      silence.asked()
    },
    dead: () => told.push('dead'),
  })
  return { clock, silence, told }
}

test('who has been silent for 25 s is asked, and is dead 5 s after', async () => {
  const { clock, silence, told } = setup()
  silence.asked()
  silence.heard()
  await clock.advance(24_999)
  expect(told).toEqual([])
  await clock.advance(1)
  expect(told).toEqual(['ask'])
  await clock.advance(5_000)
  expect(told).toEqual(['ask', 'dead'])
})

test('who answers lives', async () => {
  const { clock, silence, told } = setup()
  silence.asked()
  for (let minute = 0; minute < 60; minute++) {
    silence.heard()
    await clock.advance(29_000)
  }
  expect(told).not.toContain('dead')
})

test('nobody is dead because we slept: they are asked again', async () => {
  const { clock, silence, told } = setup()
  silence.asked()
  clock.sleep(3_600_000)
  await clock.advance(0)
  expect(told).toEqual(['ask'])
})

test('asking again and again does not put off the end', async () => {
  const { clock, silence, told } = setup()
  for (let second = 0; second < 5; second++) {
    silence.asked()
    await clock.advance(1_000)
  }
  expect(told).toEqual(['dead'])
})
