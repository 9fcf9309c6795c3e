import { expect, test } from 'vitest'
import { messages } from './messages.ts'

const wordsIn = messages({
  en: { tide: 'tide', at: (when: string) => `high at ${when}` },
  'en-GB': { tide: 'tide, dear', at: (when: string) => `high at ${when}, dear` },
  'zh-Hans': { tide: '潮汐（简）', at: (when: string) => `${when} 高潮` },
  'zh-Hant': { tide: '潮汐（繁）', at: (when: string) => `${when} 滿潮` },
})

test.each([
  ['en', 'tide'],
  ['en-US', 'tide'],
  ['EN-gb', 'tide, dear'],
  ['zh-TW', '潮汐（繁）'],
  ['zh-HK', '潮汐（繁）'],
  ['zh', '潮汐（简）'],
  ['fr-CA', 'tide'],
  ['no tag', 'tide'],
  ['', 'tide'],
])('who reads %j is told %s', (tag, tide) => {
  expect(wordsIn(tag).tide).toBe(tide)
})

test('another script of one’s language is nearer than another language', () => {
  expect(messages({ en: { a: 'en' }, 'zh-Hant': { a: 'hant' } })('zh-CN').a).toBe('hant')
})

test('words are made of what is given', () => {
  expect(wordsIn('en-AU').at('10:40')).toBe('high at 10:40')
})
