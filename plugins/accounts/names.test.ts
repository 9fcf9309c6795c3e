import { expect, test } from 'vitest'
import { displayName, freeName, nameKey } from './names.ts'

test('a name is trimmed, its white space folded, its letters composed', () => {
  expect(displayName('  Ada \t  Brandt\n')).toBe('Ada Brandt')
  expect(displayName('Zoe\u0308')).toBe('Zoë')
  expect(displayName('陳志偉')).toBe('陳志偉')
})

test.each([
  ['empty', ''],
  ['white space', ' \u3000 '],
  ['no letter', '!!!'],
  ['too long', 'x'.repeat(65)],
  ['NUL', 'Ada\0'],
  ['escape', 'Ada\u001b[31m'],
  ['bidi override', 'Ada\u202Etnardn'],
  ['bidi isolate', 'Ada\u2066x\u2069'],
  ['zero width space', 'Ad\u200Ba'],
  ['zero width joiner', 'Ad\u200Da'],
  ['Hangul filler', 'Ad\u3164a'],
  ['empty braille', 'Ada\u2800'],
  ['soft hyphen', 'A\u00ADda'],
  ['half a surrogate pair', 'Ada\ud800'],
  ['private use', 'Ada\ue000'],
  ['stacked marks', `Z${'\u0301'.repeat(4)}`],
])('a name is refused: %s', (_why, name) => {
  expect(() => displayName(name)).toThrow(expect.objectContaining({ code: 'bad-request' }))
})

test('64 characters are counted as people count them', () => {
  expect(displayName('𠮷'.repeat(64))).toHaveLength(128)
  expect(() => displayName('𠮷'.repeat(65))).toThrow()
})

test.each([
  ['case', 'ADA', 'ada'],
  ['case of one letter that becomes two', 'Straße', 'STRASSE'],
  ['width', 'Ａｄａ', 'Ada'],
  ['composition', 'Zoë', 'Zoe\u0308'],
  ['ligature', 'ﬁn', 'fin'],
  ['Cyrillic that looks Latin', 'Аdа', 'Ada'],
  ['Greek that looks Latin', 'Ο Αda', 'o ada'],
  ['white space', 'Ada  Brandt', 'ada\u00a0brandt'],
])('two names are one: %s', (_why, one, other) => {
  expect(nameKey(one)).toBe(nameKey(other))
})

test.each([
  ['Ada', 'Adam'],
  ['Ada', 'Äda'],
  ['Анна', 'Hanna'],
  ['陳', '陈'],
])('two names are two: %s and %s', (one, other) => {
  expect(nameKey(one)).not.toBe(nameKey(other))
})

test.each(['admin', 'Owner', 'ENCKE', 's.y.s.t.e.m', 'аdmin', 'Ａdmin', '@everyone'])('nobody may pass for the house as %s', (name) => {
  expect(() => freeName(name)).toThrow('reserved')
  expect(displayName(name)).toBe(name)
})
