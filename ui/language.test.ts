import { expect, test } from 'vitest'
import { languageOf } from './language.ts'

test.each([
  ['早安！下午的雨提早到四點，要不要改成十點出發？', 'zh-Hant'],
  ['早上好！下午的雨提前到四点，要不要改成十点出发？', 'zh-Hans'],
  ['おはよう、四時に雨です', 'ja'],
  ['안녕하세요', 'ko'],
  ['Ten works for me', undefined],
  ['', undefined],
])('%s is %s', (text, language) => {
  expect(languageOf(text, [])).toBe(language)
})

test('what could be either is taken for the reader’s', () => {
  expect(languageOf('好', ['en', 'zh-TW'])).toBe('zh-Hant')
  expect(languageOf('好', ['zh-CN', 'zh-TW'])).toBe('zh-Hans')
  expect(languageOf('好', ['zh-Hant-HK'])).toBe('zh-Hant')
  expect(languageOf('好', ['ja'])).toBe('ja')
})
