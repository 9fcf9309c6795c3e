import { expect, test } from 'vitest'
import { ConnectionCounts } from './connection-counts.ts'

const counts = () => new ConnectionCounts({ connectionsPerIdentity: 2, connectionsPerAddress: 3 })

test('an identity has so many connections, from wherever they come', () => {
  const open = counts()
  open.enter('ada', '10.0.0.1')
  open.enter('ada', '10.0.0.2')
  expect(() => open.enter('ada', '10.0.0.3')).toThrow(expect.objectContaining({ code: 'too-many' }))
  open.leave('ada', '10.0.0.1')
  open.enter('ada', '10.0.0.3')
})

test('an address has so many connections, whoever they speak for', () => {
  const open = counts()
  open.enter(undefined, '10.0.0.1')
  open.enter('ada', '10.0.0.1')
  open.enter('grace', '10.0.0.1')
  expect(() => open.enter(undefined, '10.0.0.1')).toThrow(expect.objectContaining({ code: 'too-many' }))
  open.leave(undefined, '10.0.0.1')
  open.enter(undefined, '10.0.0.1')
})

test('a connection refused for one limit does not count for the other', () => {
  const open = counts()
  open.enter('ada', '10.0.0.1')
  open.enter('ada', '10.0.0.1')
  expect(() => open.enter('ada', '10.0.0.1')).toThrow()
  open.enter('grace', '10.0.0.1')
  expect(() => open.enter('grace', '10.0.0.1')).toThrow()
  open.enter('grace', '10.0.0.2')
})
