import { describe, expect, test } from 'vitest'
import { serve } from './served.ts'
import { TRANSPORTS } from './transports.ts'

const count = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => String(from + index))

describe.each(TRANSPORTS)('%s', (_, transport) => {
  test('tells what is published, in order and once', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    expect(await mira.told('joined')).toEqual({ type: 'joined', channel: 'notes/tide' })
    for (const text of count(1, 20)) await served.does.note('tide', text)
    const told = await mira.take(20)
    expect(told.map(({ n, data }) => [n, data])).toEqual(count(1, 20).map((text) => [Number(text), { text }]))
  })

  test('tells what is published at the same time in the same order to all', async () => {
    const served = await serve()
    const channels = ['notes/a', 'notes/b', 'notes/c']
    const readers = await Promise.all([1, 2, 3].map(() => served.open(transport, { channels })))
    for (const reader of readers) for (const _ of channels) await reader.told('joined')
    await Promise.all(count(1, 100).map((text) => served.does.note('abc'.charAt(Number(text) % 3), text)))
    const [first, ...others] = await Promise.all(readers.map((reader) => reader.texts(100)))
    expect(new Set(first)).toEqual(new Set(count(1, 100)))
    for (const other of others) expect(other).toEqual(first)
  })
})
