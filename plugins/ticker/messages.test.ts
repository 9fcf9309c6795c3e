import { expect, test } from 'vitest'
import { directionOf, figuresOf, wordsIn } from './messages.ts'

const quote = (value: number, change?: number) => ({ value, at: 0, ...(change !== undefined && { change }) })

test.each([
  ['en', {}, quote(22_481.3), '22,481.30'],
  ['fr', {}, quote(22_481.3), '22 481,30'],
  ['zh-Hant', { decimals: 0, unit: 'NT$' }, quote(1_105), '1,105 NT$'],
  ['en', {}, quote(0.0287), '0.0287'],
  ['en', { decimals: 1 }, quote(0.0287), '0.0'],
])('in %s with %j a value is written %#', (lang, board, value, written) => {
  expect(figuresOf(board, lang).value(value).replace(/\s/g, ' ')).toBe(written)
})

test('a change is told in percent of what it is a change from, where there is one', () => {
  const { change } = figuresOf({}, 'en')
  expect([change(quote(99, -1)), change(quote(3, 3)), change(quote(3)), change(quote(5, 0))]).toEqual(['1.00%', '', '', '0.00%'])
  expect([quote(1, 2), quote(1, -2), quote(1)].map(directionOf)).toEqual(['up', 'down', 'level'])
})

test('there are three languages, and English for the rest', () => {
  expect([wordsIn('fr-CA'), wordsIn('zh-TW'), wordsIn('de')].map(({ pause }) => pause)).toEqual(['Mettre en pause', '暫停', 'Pause'])
})
