import { expect, test } from 'vitest'
import { ClientError } from '../errors.ts'
import { STATUS_OF } from '../protocol.ts'
import { problem, problemOf, retryAfterSeconds } from './problems.ts'

test('a refusal is told with its code, status and sentence', () => {
  expect(problemOf(new ClientError('key-reused', 'That key was used.'))).toEqual({
    type: 'urn:encke:problem:key-reused',
    title: 'Conflict',
    status: 409,
    code: 'key-reused',
    detail: 'That key was used.',
  })
})

test('every code has the status of the table, and a title', () => {
  for (const [code, status] of Object.entries(STATUS_OF)) {
    const told = problemOf(new ClientError(code as keyof typeof STATUS_OF, ''))
    expect(told.status).toBe(status)
    expect(told.title).not.toBe('Error')
  }
})

test('our own faults tell nothing', () => {
  for (const thrown of [new Error('secret'), 'secret', null, undefined, { code: 7, secret: true }]) {
    expect(problemOf(thrown)).toMatchObject({ status: 500, code: 'internal' })
    expect(JSON.stringify(problemOf(thrown))).not.toContain('secret')
  }
})

test('a full or failing disk is told as such, however deep it lies', () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  expect(problemOf(full)).toMatchObject({ status: 507, code: 'storage-full' })
  expect(problemOf(new Error('group failed', { cause: new Error('again', { cause: full }) }))).toMatchObject({ status: 507 })
  expect(problemOf(Object.assign(new Error(), { code: 'SQLITE_IOERR_WRITE' }))).toMatchObject({ status: 503, code: 'busy' })
})

test('Retry-After is in whole seconds, never 0', () => {
  const after = (milliseconds?: number) => retryAfterSeconds(new ClientError('too-many', '', milliseconds))
  expect([after(), after(0), after(1), after(1_000), after(1_001)]).toEqual([undefined, 1, 1, 1, 2])
})

test('a status may differ from that of the code', () => {
  expect(problem('bad-request', 'No.', 405)).toMatchObject({ status: 405, title: 'Method Not Allowed', code: 'bad-request' })
})
