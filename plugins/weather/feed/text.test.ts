import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEntities } from './entities.ts'
import { oneLine, plainText } from './text.ts'

describe('plain text', () => {
  test.each([
    ['<b>Wind:</b> NW 42 km/h<br/>\n<b>Humidity:</b> 50&nbsp;%<br>', 'Wind: NW 42 km/h\nHumidity: 50 %'],
    ['<p>one</p><p>two</p><ul><li>three<li>four</ul>', 'one\ntwo\nthree\nfour'],
    ['<table><tr><td>a</td><td>b</td></tr></table>', 'a b'],
    ['5 < 6 & 7 > 6', '5 < 6 & 7 > 6'],
    ['<img alt="a > b" src=x>sun', 'sun'],
    ["<a title='it''s'>rain</a>", 'rain'],
    ['it&rsquo;s 5&deg;C &lt;b&gt; &unknown; &amp;amp;', 'it’s 5°C <b> &unknown; &amp;'],
    ['a<!-- <b>hidden</b> -->b<!-- never closed', 'ab'],
    ['a<script>alert("</b>")</script>b<STYLE>x</style >c<script>d', 'a b c'],
    ['<style/><p>x', ''],
    ['snow<b', 'snow'],
    ['a\u0000b\u0007c\ud800d\u0085e', 'abcde'],
    ['', ''],
  ])('of %j is %j', (html, text) => {
    expect(plainText(html)).toBe(text)
  })

  test('is short, and never ends in half a character', () => {
    const text = plainText('🌧'.repeat(5_000))
    expect(text.length).toBeLessThanOrEqual(2_000)
    expect(text).toMatch(/^(?:🌧)+…$/u)
  })

  test('never has a tag, a control or half a character, whatever it was made of', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '<b>',
      '</b>',
      '<script>',
      '</script>',
      '<!--',
      '-->',
      '"',
      "'",
      '=',
      '&#60;',
      'a',
      '\n',
      '\ud83c',
      '\u0000',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))), (pieces) => {
        const text = plainText(pieces.join(''))
        expect(text).not.toMatch(/\p{Cs}|[^\P{Cc}\n]/u)
        expect(plainText(`<script>${pieces.join('').replaceAll('<', '')}</script>`)).toBe('')
      }),
    )
  })

  test.each(['<', '<a ', '<!--', '<script>', '<style></style>', '<a x="', '&#', '& ', ' \n', '<a href="b">'])(
    'of 64 KiB of %j takes no time',
    (piece) => {
      const html = piece.repeat(65_536 / piece.length)
      const times = [1, 2, 3].map(() => {
        const began = performance.now()
        plainText(html)
        return performance.now() - began
      })
      expect(Math.min(...times)).toBeLessThan(50)
    },
  )

  test('on one line has no line breaks', () => {
    expect(oneLine('\nLight Snow\n and 22 F ')).toBe('Light Snow and 22 F')
  })
})

test('references are XML’s, numbers as HTML means them, and the commoner names', () => {
  expect(decodeEntities('&lt;&gt;&amp;&quot;&apos; &#176;&#xB0;&deg;&eacute;&yuml;&nbsp;&hellip;')).toBe('<>&"\' °°°éÿ\u00a0…')
  expect(decodeEntities('&#146;&#x80;&#0;&#xD800;&#x110000;&#99999999;')).toBe('’€\ufffd\ufffd\ufffd\ufffd')
  expect(decodeEntities('&nope; &deg &; &constructor; a=1&copy=2')).toBe('&nope; &deg &; &constructor; a=1&copy=2')
})
