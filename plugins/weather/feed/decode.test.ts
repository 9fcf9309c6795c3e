import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { decode } from './decode.ts'

const ascii = (text: string) => Buffer.from(text, 'latin1')
const declared = (encoding: string, ...bytes: number[]) =>
  Buffer.concat([ascii(`<?xml version="1.0" encoding="${encoding}"?><a>`), Buffer.from(bytes), ascii('</a>')])
const inside = (text: string) => /<a>(.*)<\/a>/s.exec(text)?.[1]

describe('an encoding', () => {
  test.each([
    ['big5', [0xa4, 0xd1, 0xae, 0xf0], '天氣'],
    ['GBK', [0xcc, 0xec, 0xc6, 0xf8], '天气'],
    ['euc-kr', [0xb3, 0xaf, 0xbe, 0xbe], '날씨'],
    ['Shift_JIS', [0x93, 0x56, 0x8b, 0x43], '天気'],
    ['KOI8-R', [0xd0, 0xcf, 0xc7, 0xcf, 0xc4, 0xc1], 'погода'],
    ['windows-1251', [0xef, 0xee, 0xe3, 0xee, 0xe4, 0xe0], 'погода'],
    ['ISO-8859-1', [0x35, 0xb0, 0x43, 0x20, 0x80, 0x92], '5°C €’'],
    ['utf-8', [0x35, 0xc2, 0xb0, 0x43], '5°C'],
  ])('is taken from the XML declaration: %s', (encoding, bytes, text) => {
    expect(inside(decode(declared(encoding, ...bytes)))).toBe(text)
  })

  test('is HTTP’s rather than the declaration’s, and a byte order mark’s rather than either', () => {
    const bytes = declared('utf-8', 0xa4, 0xd1)
    expect(inside(decode(bytes, 'Big5'))).toBe('天')
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), declared('big5', 0xc2, 0xb0)])
    expect(inside(decode(marked, 'Big5'))).toBe('°')
  })

  test.each(['utf-16le', 'utf-16be'] as const)('may be %s, with a mark or without', (encoding) => {
    const little = Buffer.from('<?xml version="1.0"?><a>天氣</a>', 'utf16le')
    const bytes = encoding === 'utf-16le' ? little : Buffer.from(little).swap16()
    const mark = encoding === 'utf-16le' ? [0xff, 0xfe] : [0xfe, 0xff]
    expect(inside(decode(bytes))).toBe('天氣')
    expect(inside(decode(Buffer.concat([Buffer.from(mark), bytes])))).toBe('天氣')
  })

  test.each(['utf-16', 'utf-7', 'x-made-up', 'iso-8859-1:1988'])('that it cannot be (%s) is not believed', (encoding) => {
    expect(inside(decode(declared(encoding, 0xc2, 0xb0)))).toBe('°')
    expect(inside(decode(declared('utf-8', 0xc2, 0xb0), encoding))).toBe('°')
  })

  test('unsaid is UTF-8, or else windows-1252', () => {
    expect(decode(ascii('<a>5\xc2\xb0C</a>'))).toBe('<a>5°C</a>')
    expect(decode(ascii('<a>5\xb0C \x96 \x93fair\x94</a>'))).toBe('<a>5°C – “fair”</a>')
  })

  test('is not given up for a few bad bytes', () => {
    expect(inside(decode(declared('utf-8', 0xe5, 0xa4, 0xa9, 0xe6, 0xb0, 0xa3, 0xff)))).toBe('天氣\ufffd')
  })
})

describe('gzip', () => {
  test('is undone where HTTP said nothing of it', () => {
    expect(decode(gzipSync('<a>rain</a>'))).toBe('<a>rain</a>')
  })

  test('that unfolds to more than 8 MiB, or is cut off, is an error', () => {
    expect(() => decode(gzipSync(Buffer.alloc(9_000_000)))).toThrow('it unfolds to more than 8388608 bytes')
    expect(() => decode(gzipSync('<a>rain</a>').subarray(0, 20))).toThrow('it is cut off or damaged')
  })
})

test('nothing is nothing', () => {
  expect(decode(new Uint8Array())).toBe('')
})
