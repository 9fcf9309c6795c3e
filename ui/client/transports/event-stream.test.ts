import { existsSync, readFileSync } from 'node:fs'
import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventStream, type StreamEvent } from './event-stream.ts'

/** What a stream brings that comes in these pieces. */
const parse = (pieces: readonly Uint8Array[]) => {
  const events: StreamEvent[] = []
  const retries: number[] = []
  const stream = new EventStream(
    (event) => events.push(event),
    (ms) => retries.push(ms),
  )
  const decoder = new TextDecoder()
  for (const piece of pieces) stream.push(decoder.decode(piece, { stream: true }))
  return { events, retries }
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const cutAt = (bytes: Uint8Array, at: number): Uint8Array[] => [bytes.subarray(0, at), bytes.subarray(at)]
const eachByte = (bytes: Uint8Array): Uint8Array[] => [...bytes].map((byte) => Uint8Array.of(byte))

const message = (data: string, type = 'message'): StreamEvent => ({ type, data })

const VECTORS: [string, StreamEvent[], number[]?][] = [
  ['data: YHOO\ndata: +2\ndata: 10\n\n', [message('YHOO\n+2\n10')]],
  ['data:one\n\ndata: two\n\n', [message('one'), message('two')]],
  ['data:  two spaces\n\n', [message(' two spaces')]],
  ['data: a: b\n\n', [message('a: b')]],
  ['data\n\ndata\ndata\n\ndata:', [message(''), message('\n')]],
  [': a comment\n\n:\n\ndata: x\n\n', [message('x')]],
  ['data: cr\r\rdata: crlf\r\n\r\ndata: lf\n\n', [message('cr'), message('crlf'), message('lf')]],
  ['data: mixed\r\n\ndata: again\n\r\n', [message('mixed'), message('again')]],
  ['\r\n\r\n\n\rdata: x\n\n', [message('x')]],
  ['id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n', [message('a'), message('b'), message('c')]],
  ['id: 7\n\ndata: a\n\n', [message('a')]],
  ['id: 1\n\nid: 2\0\ndata: a\n\n', [message('a')]],
  ['event: tick\ndata: a\n\ndata: b\n\n', [message('a', 'tick'), message('b')]],
  ['event: tick\n\ndata: b\n\n', [message('b')]],
  ['retry: 1200\nretry: 12s\nretry:\nretry: -1\nretry: 0\ndata: x\n\n', [message('x')], [1200, 0]],
  ['Data: x\n data: x\nunknown: x\ndatax\n\ndata: y\n\n', [message('y')]],
  ['\uFEFFdata: bom\n\n', [message('bom')]],
  ['\uFEFF\uFEFFdata: two\n\n', []],
  ['data: 颱風 🌀 \uFEFF\n\n', [message('颱風 🌀 \uFEFF')]],
  ['data: unfinished\n', []],
  ['data: unfinished', []],
  ['', []],
]

describe('an event stream', () => {
  test.each(VECTORS)('%j', (text, events, retries = []) => {
    const bytes = bytesOf(text)
    expect(parse([bytes])).toEqual({ events, retries })
    expect(parse(eachByte(bytes))).toEqual({ events, retries })
    for (let at = 0; at <= bytes.length; at++) expect(parse(cutAt(bytes, at))).toEqual({ events, retries })
  })

  test('is read as another parser reads it, wherever it is cut', () => {
    const line = fc.oneof(
      fc.constantFrom('', 'data', 'data:', 'data: a', 'data:  b', 'id: 1', 'id:', 'event: x', ':c', 'dat', 'id', 'x: y'),
      fc.string({ maxLength: 5 }).map((text) => `data: ${text.replace(/[\r\n\0]/g, '')}`),
    )
    const lines = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 20 })
    fc.assert(
      fc.property(lines, fc.array(fc.nat(200)), (lines, cuts) => {
        // The other parser keeps back a CR at the very end until it has seen what follows.
        const bytes = bytesOf(`${lines.map(([text, end]) => text + end).join('')}:\n`)
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length]
        const pieces = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
        expect(parse(pieces).events.map(({ data, type }) => [data, type])).toEqual(elsewhere(bytes))
      }),
      { numRuns: 500 },
    )
  })

  const vectors = new URL('../../../../shared/corpora/own/sse-parser-vectors.json', import.meta.url)
  test(existsSync(vectors) ? 'brings what the shared vectors say' : 'shared vectors: not run', () => {
    if (!existsSync(vectors)) return
    const { vectors: cases }: { vectors: [string, string[]][] } = JSON.parse(readFileSync(vectors, 'utf8'))
    expect(cases.length).toBeGreaterThan(0)
    for (const [text, data] of cases) {
      const bytes = bytesOf(text)
      for (let at = 0; at <= bytes.length; at++) expect(parse(cutAt(bytes, at)).events.map((event) => event.data)).toEqual(data)
    }
  })
})

const elsewhere = (bytes: Uint8Array): string[][] => {
  const events: string[][] = []
  const parser = createParser({ onEvent: ({ data, event }) => events.push([data, event || 'message']) })
  parser.feed(new TextDecoder().decode(bytes))
  return events
}
