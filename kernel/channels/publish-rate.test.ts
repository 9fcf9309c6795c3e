import { expect, test } from 'vitest'
import { ClientError } from '../errors.ts'
import type { Role } from '../identity.ts'
import { PublishRate } from './publish-rate.ts'

const rate = (publishPerSecond: number, publishBurst: number) => {
  const clock = { time: 1_000 }
  const limits = { publishPerSecond, publishBurst, guestPublishPerSecond: 1, guestPublishBurst: 2 }
  const publishing = new PublishRate(limits, () => clock.time)
  const take = (id: string, role: Role = 'member') => publishing.take({ id, role })
  return { clock, rate: { take } }
}
const refusal = (take: () => void): ClientError => {
  try {
    take()
  } catch (error) {
    if (error instanceof ClientError) return error
  }
  throw new Error('was not refused')
}

test('a burst passes, and then as many as a second brings', () => {
  const { clock, rate: publishing } = rate(10, 3)
  for (let count = 0; count < 3; count++) publishing.take('ada')
  expect(refusal(() => publishing.take('ada'))).toMatchObject({ code: 'too-many', retryAfter: 100 })
  clock.time += 99
  expect(refusal(() => publishing.take('ada')).retryAfter).toBeCloseTo(1)
  clock.time += 1
  publishing.take('ada')
  refusal(() => publishing.take('ada'))
})

test('rest does not save up more than a burst', () => {
  const { clock, rate: publishing } = rate(10, 2)
  publishing.take('ada')
  clock.time += 3_600_000
  publishing.take('ada')
  publishing.take('ada')
  refusal(() => publishing.take('ada'))
})

test('everybody has a bucket of their own', () => {
  const { rate: publishing } = rate(1, 1)
  publishing.take('ada')
  publishing.take('grace')
  refusal(() => publishing.take('ada'))
})

test('a clock that goes back gives and takes nothing', () => {
  const { clock, rate: publishing } = rate(10, 1)
  publishing.take('ada')
  clock.time -= 500
  expect(refusal(() => publishing.take('ada')).retryAfter).toBe(100)
})

test('forgetting idle people does not forget who is over the limit', () => {
  const { clock, rate: publishing } = rate(0.001, 1)
  for (let person = 0; person < 999; person++) publishing.take(`idle-${person}`)
  clock.time += 1_000_000
  publishing.take('ada')
  for (let person = 0; person < 2_000; person++) publishing.take(`new-${person}`)
  refusal(() => publishing.take('ada'))
})

test('a guest has a smaller bucket, which fills more slowly', () => {
  const { clock, rate: publishing } = rate(10, 5)
  for (let count = 0; count < 2; count++) publishing.take('gus', 'guest')
  expect(refusal(() => publishing.take('gus', 'guest'))).toMatchObject({ code: 'too-many', retryAfter: 1_000 })
  clock.time += 1_000
  publishing.take('gus', 'guest')
  refusal(() => publishing.take('gus', 'guest'))
  for (let count = 0; count < 5; count++) publishing.take('ada')
})
