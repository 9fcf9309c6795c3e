import { describe, expect, test } from 'vitest'
import { ClientError } from '../../kernel/index.ts'
import { readSent } from './sent.ts'

const NOW = Date.UTC(2026, 2, 1)
const read = (body: unknown, most = 3) => readSent(body, { now: NOW, most })

describe('what was sent', () => {
  test('may be one value, with its time and what it changed by', () => {
    expect(read({ symbol: 'TAIEX', value: 22_481 })).toEqual([{ symbol: 'TAIEX', value: 22_481, at: NOW }])
    expect(read({ symbol: '台積電', value: -1.5, at: 5, change: 0.5 })).toEqual([{ symbol: '台積電', value: -1.5, at: 5, change: 0.5 }])
  })

  test('may be an array, or values by symbol; null takes a symbol away', () => {
    const both = [
      { symbol: 'A B', value: 1, at: NOW },
      { symbol: '2330', value: null, at: NOW },
    ]
    expect(read([{ symbol: 'A B', value: 1 }, both[1]])).toEqual(both)
    expect(read(JSON.parse('{"A B": 1, "__proto__": null}'))).toEqual([both[0], { symbol: '__proto__', value: null, at: NOW }])
  })

  test.each([
    ['', 'bad-request', /Send \{symbol, value\}/],
    [null, 'bad-request', /Send \{symbol, value\}/],
    [[], 'bad-request', /Nothing was sent/],
    [{}, 'bad-request', /Nothing was sent/],
    [[1], 'bad-request', /1 is no \{symbol, value\}/],
    [{ symbol: 'A', value: '1' }, 'bad-request', /^The value of "A" is "1", which is no number/],
    [{ symbol: 'A', value: Number.NaN }, 'bad-request', /no number/],
    [JSON.parse('{"A": 1e999}'), 'bad-request', /is Infinity, and 1000000000000000 is the most/],
    [{ A: 1e16 }, 'bad-request', /is 10000000000000000, and 1000000000000000 is the most/],
    [{ value: 1 }, 'bad-request', /^Whose value is this/],
    [{ value: 1, at: NOW }, 'bad-request', /^Whose value is this/],
    [{ A: true }, 'bad-request', /no number/],
    [{ symbol: 'A' }, 'bad-request', /is nothing, which is no number/],
    [{ symbol: 'A', value: 1, change: 'up' }, 'bad-request', /change of "A"/],
    [{ symbol: 'A', value: 1, at: '2026-03-01' }, 'bad-request', /time of "A"/],
    [{ symbol: 'A', value: 1, at: -1 }, 'bad-request', /time of "A"/],
    [{ symbol: 'A', value: 1, at: NOW + 60_001 }, 'bad-request', /lies ahead/],
    [{ '': 1 }, 'bad-request', /"" is no symbol/],
    [{ ' A': 1 }, 'bad-request', /no symbol/],
    [{ 'A\nB': 1 }, 'bad-request', /no symbol/],
    [{ ['x'.repeat(33)]: 1 }, 'bad-request', /no symbol/],
    [{ '\u202e': 1 }, 'bad-request', /no symbol/],
    [
      [
        { symbol: 'A', value: 1 },
        { symbol: 'A', value: 2 },
      ],
      'bad-request',
      /"A" is in it twice/,
    ],
    [[{ symbol: 'A', value: 1 }, { symbol: 5 }], 'bad-request', /^Number 2: 5 is no symbol/],
    [{ A: 1, B: 2, C: 3, D: 4 }, 'too-large', /4 symbols, and the board takes 3/],
  ])('that is wrong is refused with a sentence: %j', (body, code, sentence) => {
    const refused = (() => {
      try {
        return read(body)
      } catch (error) {
        return error
      }
    })()
    expect(refused).toBeInstanceOf(ClientError)
    expect(refused).toMatchObject({ code, message: expect.stringMatching(sentence) })
  })
})
