import { expect, test } from 'vitest'
import { PAYLOAD_BYTES, payload, scan } from './payload.ts'

function scanned(text: string): { numbers: number[]; end: number } {
  const numbers: number[] = []
  const end = scan(Buffer.from(text), (number) => numbers.push(number))
  return { numbers, end }
}

test('a payload is found within any framing, whole and with its number', () => {
  expect(payload(7)).toHaveLength(PAYLOAD_BYTES)
  const text = `id: x\ndata: {"text":"${payload(7)}"}\n\n{"text":"${payload(123_456_789)}"}`
  expect(scanned(text)).toEqual({ numbers: [7, 123_456_789], end: text.length })
})

test('one that is cut off is left for later, and what only looks like one is none', () => {
  const cut = `data: ${payload(1)}${payload(2).slice(0, 60)}`
  expect(scanned(cut)).toEqual({ numbers: [1], end: 6 + PAYLOAD_BYTES })
  expect(scanned(`#${'x'.repeat(200)}`).numbers).toEqual([])
})
