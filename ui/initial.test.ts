import { expect, test } from 'vitest'
import { hue, initial } from './initial.ts'

test('a name shows its first letter, a Han name its last', () => {
  expect(['Ada Brandt', 'tomás', '林雨桐', '  mira', '林雨桐 (PM)', '👩‍🚀 Jo', ''].map(initial)).toEqual([
    'A',
    'T',
    '桐',
    'M',
    '桐',
    '👩‍🚀',
    '?',
  ])
})

test('the same id has the same one of eight grounds, and all eight occur', () => {
  const hues = Array.from({ length: 400 }, (_, index) => hue(`p${index}`))
  expect(hue('p7')).toBe(hue('p7'))
  expect(new Set(hues)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]))
})
