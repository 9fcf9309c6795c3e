import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOnlyEmoji, mentions, piecesOf } from './text.ts'

const short = (text: string, me = ''): string[] => piecesOf(text, me).map(({ type, text }) => `${type} ${text}`)

describe('what somebody wrote, taken apart', () => {
  test('links begin with http or https and end before the marks of the sentence', () => {
    expect(short('See https://a.example/x?y=1#z, or (http://b.example/w_(x)).')).toEqual([
      'text See ',
      'link https://a.example/x?y=1#z',
      'text , or (',
      'link http://b.example/w_(x)',
      'text ).',
    ])
  })

  test('nothing else becomes a link', () => {
    expect(short('javascript:alert(1) ftp://x.example http:// a.example')).toEqual([
      'text javascript:alert(1) ftp://x.example http:// a.example',
    ])
  })

  test('full-width marks end a link', () => {
    expect(short('看https://a.example/x。好')).toEqual(['text 看', 'link https://a.example/x', 'text 。好'])
  })

  test('code stands in backticks, and nothing is looked for in it', () => {
    expect(short('run `a < b` and `https://a.example`')).toEqual(['text run ', 'code a < b', 'text  and ', 'code https://a.example'])
  })

  test('a block stands between three backticks, without the name of its language', () => {
    expect(short('so:\n```ts\nlet a = `b`\n```\ndone')).toEqual(['text so:\n', 'block let a = `b`', 'text done'])
  })

  test('a lone backtick is a backtick', () => {
    expect(short('it`s ``` fine')).toEqual(['text it`s ``` fine'])
    expect(short('a ``b` c')).toEqual(['text a ``b` c'])
  })

  test('the reader is called by their name or their first name, as a whole word', () => {
    expect(short('@Ada, @ada brandt! @Adam a@ada', 'Ada Brandt')).toEqual([
      'mention @Ada',
      'text , ',
      'mention @ada brandt',
      'text ! @Adam a@ada',
    ])
    expect(mentions('早安 @林雨桐 ', '林雨桐')).toBe(true)
    expect(mentions('`@Ada`', 'Ada')).toBe(false)
  })

  test('a name full of signs is only a name', () => {
    expect(mentions('hi @a.*(b', 'a.*(b')).toBe(true)
    expect(mentions('hi @axxb', 'a.*b')).toBe(false)
  })

  test('outside of code, not a letter is lost or added', () => {
    const words = fc.array(fc.constantFrom('https://a.example', '@Ada', '(', ')', '.', ' ', '\n', 'word', '桐', '🎉', '<b>'))
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join('')
        expect(
          piecesOf(text, 'Ada')
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  test('whatever is written, links lead to http and https alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const piece of piecesOf(`${text} https://${text}`, text)) if (piece.type === 'link') expect(piece.href).toMatch(/^https?:\/\//)
      }),
    )
  })

  test('one to three emoji alone are large', () => {
    expect(['🎉', '👩‍👩‍👧 👍🏽', '🇹🇼🇳🇴', '⛵️'].map(isOnlyEmoji)).toEqual([true, true, true, true])
    expect(['🎉 yes', '12', '', '🎉🎉🎉🎉', 'a'].map(isOnlyEmoji)).toEqual([false, false, false, false, false])
  })
})
