import { createParser } from 'eventsource-parser'
import { describe, expect, test } from 'vitest'
import { speaksFor } from '../../kernel/testing.ts'
import { exhibition, MIRA } from './exhibits.ts'
import { hold } from './raw.ts'

const PATH = '/comet/sse?channel=mumbled/corner'
const AS_MIRA = speaksFor(MIRA)

test('byte for byte: padding and a time to come back after, then each frame an event with its cursor as its id', async () => {
  const { kernel, port, mumble } = await exhibition()
  const events = hold(port, PATH, AS_MIRA)
  await events.until(/"joined"/)
  await mumble('corner', 'one')
  await events.until(/"one"/)
  kernel.clock.advance(20_050)
  await events.until(/"heartbeat"/)
  kernel.kernel.connections.shutDown()
  const lines = (await events.whole).split('\r\n\r\n')[1]?.split('\n') ?? []
  expect(lines[0]).toMatch(/^: {2048}$/)
  expect(lines[1]).toMatch(/^retry: \d+$/)
  const cursor = '[\\w-]{22}'
  const patterns = [
    '',
    `id: (${cursor})`,
    `data: {"type":"welcome","protocol":1,"cursor":"(${cursor})","advice":{.*}}`,
    '',
    'data: {"type":"joined","channel":"mumbled/corner"}',
    '',
    `id: (${cursor})`,
    `data: {"type":"publication","channel":"mumbled/corner","n":1,"cursor":"(${cursor})","time":\\d+,"data":"one"}`,
    '',
    `id: (${cursor})`,
    `data: {"type":"heartbeat","cursor":"(${cursor})"}`,
    '',
    'retry: (\\d+)',
    'data: {"type":"bye","reason":"shutdown","retryAfter":(\\d+)}',
    '',
    '',
  ]
  const told = lines.slice(2).map((line, index) => new RegExp(`^${patterns[index]}$`).exec(line)?.[1] ?? (line === '' ? '' : 'anything'))
  expect(lines).toHaveLength(2 + patterns.length)
  for (const [index, line] of lines.slice(2).entries()) expect(line).toMatch(new RegExp(`^${patterns[index]}$`))
  // An id is the cursor of its event, and a browser comes back when its server says.
  for (const at of [1, 6, 9, 12]) expect(told[at]).toBe(told[at + 1])
})

describe('what a message holds stays in its event:', () => {
  test.each([
    ['line feeds', 'a\nb\n\nc\n'],
    ['carriage returns', 'a\rb\r\rc\r'],
    ['both', 'a\r\nb\r\n\r\ndata: c\r\n'],
    ['an event of its own', '\n\nid: forged\nevent: forged\nretry: 1\ndata: {}\n\n'],
    ['other separators', 'a\u2028b\u2029c\u0085d\u000be\u000cf'],
    ['a byte order mark and spaces', '\ufeff  a '],
    ['text of all planes', '天氣 👩‍👩‍👧 \u{10ffff}'],
  ])('%s', async (_, text) => {
    const { port, mumble } = await exhibition()
    const events = hold(port, PATH, AS_MIRA)
    await events.until(/"joined"/)
    await mumble('corner', { [text]: text })
    await mumble('corner', 'after')
    await events.until(/"after"\}\n\n/)
    const heard: unknown[] = []
    const parser = createParser({
      onEvent: ({ event, data }) => {
        expect(event).toBeUndefined()
        const frame = JSON.parse(data) as { type: string; data: unknown }
        if (frame.type === 'publication') heard.push(frame.data)
      },
    })
    parser.feed(events.body)
    expect(heard).toEqual([{ [text]: text }, 'after'])
  })
})
