import { describe, expect, test } from 'vitest'
import { TickerConfig } from '../config.ts'
import { readCsv } from './csv.ts'
import { readFeed } from './read-feed.ts'

const NOW = Date.UTC(2026, 2, 1)
const read = (text: string, feed: object, charset?: string) => {
  const { boards } = TickerConfig.parse({ boards: { a: { url: 'http://a.test/', ...feed } } })
  const [board] = Object.values(boards)
  if (!board) throw new Error('no board')
  const bytes = charset === 'windows-1252' ? Uint8Array.from(text, (sign) => sign.charCodeAt(0)) : new TextEncoder().encode(text)
  return readFeed(bytes, board, { now: NOW, ...(charset !== undefined && { charset }) })
}

describe('CSV', () => {
  test.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\r\n"1;5";"say ""hi"""',
      [
        ['a', 'b'],
        ['1;5', 'say "hi"'],
      ],
    ],
    [
      'a\tb\n"two\nlines"\t',
      [
        ['a', 'b'],
        ['two\nlines', ''],
      ],
    ],
    [
      'a,b\n\n,,\n x , y \n',
      [
        ['a', 'b'],
        ['x', 'y'],
      ],
    ],
    [
      'a,b\r"",2',
      [
        ['a', 'b'],
        ['', '2'],
      ],
    ],
    ['', []],
  ])('%j is read', (text, rows) => {
    expect(readCsv(text)).toEqual(rows)
  })

  test('with a quote that is never closed does not hang and is not half read', () => {
    expect(() => readCsv(`a,b\n"${'x,'.repeat(200_000)}`)).toThrow('not closed')
  })

  test('gives values by the names of its columns, and passes over what is no number', () => {
    const text = 'Symbol,Name,Last,Chg\nAAPL,"Apple, Inc.","1,234.5",+1.25\nMSFT,Microsoft,N/A,0\nAAPL,again,1235,−0.5%\n,none,1,1\n'
    expect(read(text, { columns: { symbol: 'Symbol', value: 'Last', change: 'Chg' } })).toEqual([
      { symbol: 'AAPL', value: 1235, at: NOW, change: -0.5 },
    ])
  })

  test('of the continent: a comma before the decimals, a semicolon between the columns', () => {
    const text = 'Zürich;Wert\nSMI;12.345,5\n'
    expect(read(text, { columns: { symbol: 'Zürich', value: 'Wert' }, decimal: ',' }, 'windows-1252')).toEqual([
      { symbol: 'SMI', value: 12_345.5, at: NOW },
    ])
  })

  test('without a number for anything is an error that names the columns', () => {
    expect(() => read('<html>not found</html>', {})).toThrow('no row has a symbol (symbol) with a number (value)')
  })
})

describe('JSON', () => {
  test('gives an array of rows below a path', () => {
    const text = JSON.stringify({
      data: { quotes: [{ id: { code: 'A' }, p: [0, 1.5], t: 1_772_000_000 }, { id: { code: 'B' }, p: [] }, 5, null] },
    })
    expect(read(text, { format: 'json', rows: 'data.quotes', columns: { symbol: 'id.code', value: 'p.1', at: 't' } })).toEqual([
      { symbol: 'A', value: 1.5, at: 1_772_000_000_000 },
    ])
  })

  test('gives an object by its keys, of numbers or of rows', () => {
    expect(read('{"EUR": 0.0287, "USD": "31.9", "x": null}', { format: 'json' })).toEqual([
      { symbol: 'EUR', value: 0.0287, at: NOW },
      { symbol: 'USD', value: 31.9, at: NOW },
    ])
    expect(read('{"EUR": {"rate": 2, "on": "2026-02-28"}}', { format: 'json', columns: { value: 'rate', at: 'on' } })).toEqual([
      { symbol: 'EUR', value: 2, at: Date.UTC(2026, 1, 28) },
    ])
  })

  test.each(['', '[', '"x"', '{}', '{"rows": 5}'])('that has no rows is an error: %j', (text) => {
    expect(() => read(text, { format: 'json', rows: 'rows' })).toThrow()
  })
})
