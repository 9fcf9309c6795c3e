import { expect, test } from 'vitest'
import { RoomName, slugOf } from './room.ts'

test.each([
  ['Harbour', 'harbour'],
  ['Étang  bleu!', 'etang-bleu'],
  ['  a_b -- C3 ', 'a-b-c3'],
  ['週末航行', ''],
  ['週末 2026', '2026'],
  ['x'.repeat(80), 'x'.repeat(48)],
  [`${'x'.repeat(47)} yz`, 'x'.repeat(47)],
])('%s becomes "%s" in an address', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})

test('a room’s name is shown as it was given, with single spaces', () => {
  expect(RoomName.parse(' 週末\t 航行 ')).toBe('週末 航行')
  expect(RoomName.parse('👩‍🚀 space')).toBe('👩‍🚀 space')
})

test.each(['', '  ', '\u200D', 'a\u202Eb', 'a\u0007b', 'a\u2800', 'x'.repeat(81), 'a\ud800'])('a room’s name is refused', (name) => {
  expect(RoomName.safeParse(name).success).toBe(false)
})
