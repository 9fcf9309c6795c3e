import { expect, test } from 'vitest'
import { parseRetryAfter, refusalOf } from './refusal.ts'

test.each([
  ['7', 7_000],
  ['0', 0],
  ['Thu, 09 Oct 2025 08:53:50 GMT', 30_000],
  ['Thu, 09 Oct 2025 08:53:00 GMT', undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After %j means %j ms', (header, ms) => {
  expect(parseRetryAfter(header, Date.UTC(2025, 9, 9, 8, 53, 20))).toBe(ms)
})

test('a refusal tells the problem, and its detail to people', async () => {
  const response = new Response('{"code":"key-reused","detail":"This key was used for another message"}', { status: 409 })
  const refusal = await refusalOf(response, 0)
  expect(refusal).toMatchObject({ status: 409, code: 'key-reused', message: 'This key was used for another message' })
})

test.each(['<html>', 'null', '[]', '{"code":7,"detail":{}}'])('a body of %s tells nothing', async (body) => {
  expect(await refusalOf(new Response(body, { status: 500 }), 0)).toMatchObject({ status: 500, code: undefined, message: 'HTTP 500' })
})
