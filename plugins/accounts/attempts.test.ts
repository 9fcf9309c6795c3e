import { expect, test } from 'vitest'
import { Attempts } from './attempts.ts'

const MINUTE = 60_000

function failed(times: number): Attempts {
  const attempts = new Attempts(5, 'Wait a while.')
  for (let minute = 0; minute < times; minute++) attempts.count('ada', minute * MINUTE)
  return attempts
}

test('four failures are forgiven, five are not', () => {
  expect(() => failed(4).check('ada', 5 * MINUTE)).not.toThrow()
  expect(() => failed(5).check('ada', 5 * MINUTE)).toThrow(
    expect.objectContaining({ code: 'too-many', message: 'Wait a while.', retryAfter: 25 * MINUTE }),
  )
})

test('half an hour after the first of them there is one more try', () => {
  const attempts = failed(5)
  expect(() => attempts.check('ada', 30 * MINUTE - 1)).toThrow()
  expect(() => attempts.check('ada', 30 * MINUTE)).not.toThrow()
  attempts.count('ada', 30 * MINUTE)
  expect(() => attempts.check('ada', 30 * MINUTE)).toThrow(expect.objectContaining({ retryAfter: MINUTE }))
})

test('a success forgets the failures before it, and nobody else pays for them', () => {
  const attempts = failed(5)
  expect(() => attempts.check('bob', 5 * MINUTE)).not.toThrow()
  attempts.succeeded('ada')
  expect(() => attempts.check('ada', 5 * MINUTE)).not.toThrow()
})

test('what is remembered is bounded', () => {
  const attempts = failed(5)
  for (let stranger = 0; stranger < 10_000; stranger++) attempts.count(`stranger ${stranger}`, 5 * MINUTE)
  expect(() => attempts.check('ada', 5 * MINUTE)).not.toThrow()
})
