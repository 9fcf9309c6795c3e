import { expect, test } from 'vitest'
import { MessageId } from '../../messages.ts'
import { newMessageId } from './message-id.ts'

test('ids are what the server takes, sort by time and never repeat', () => {
  const ids = Array.from({ length: 500 }, (_, index) => newMessageId(1_700_000_000_000 + index * 1_000_003))
  for (const id of ids) expect(MessageId.safeParse(id).success, id).toBe(true)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(Array.from({ length: 500 }, () => newMessageId(1)))).toHaveLength(500)
})

test('an id bears its time', () => {
  expect(newMessageId(0x0123456789ab)).toMatch(/^01234567-89ab-7/)
})
