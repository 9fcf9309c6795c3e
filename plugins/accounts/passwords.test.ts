import { expect, test } from 'vitest'
import { COMMONEST } from './commonest.ts'
import { refuseWeak } from './passwords.ts'

test.each(['correct horse battery', 'über-den-wolken', '一二三四五六七八九十甲乙', 'x7!kQ2m0pZ', 'ada lives in a lighthouse'])(
  '%s will do',
  (password) => {
    expect(() => refuseWeak(password, 'Ada')).not.toThrow()
  },
)

test.each([
  ['nine characters', 'x7!kQ2m0p'],
  ['nine characters of two units each', '𠮷'.repeat(9)],
  ['more than a thousand bytes', 'x7!kQ2m0pé'.repeat(91)],
  ['among the commonest', 'password123'],
  ['among the commonest in capitals', 'PassWord123'],
  ['in full width', 'ｐａｓｓｗｏｒｄ１２３'],
  ['one character', 'aaaaaaaaaaaa'],
  ['four characters over and over', 'abcdabcdabcd'],
  ['digits in order', '1234567890'],
  ['digits in reverse', '9876543210'],
  ['letters in order', 'defghijklmno'],
  ['a row of keys', 'qwertyuiop'],
  ['a row of keys in reverse', 'poiuytrewq'],
  ['the name', 'Ada Brandt'],
  ['the name and digits', 'adabrandt2026'],
])('refused: %s', (_why, password) => {
  expect(() => refuseWeak(password, 'Ada Brandt')).toThrow(expect.objectContaining({ code: 'bad-request' }))
})

test('a password may hold the name within something longer', () => {
  expect(() => refuseWeak('ada climbs at dawn', 'Ada')).not.toThrow()
  expect(() => refuseWeak('adaadaada12', 'Ada')).toThrow()
})

test('the list holds nothing that is too short anyhow', () => {
  expect(COMMONEST.size).toBeGreaterThan(200)
  for (const password of COMMONEST) expect(password).toMatch(/^\S{10,}$/)
})
