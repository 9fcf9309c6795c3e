import { expect, test } from 'vitest'
import { parseFrame, parsePollAnswer } from './frames.ts'

test.each([
  'null',
  '[]',
  '7',
  '"welcome"',
  '{}',
  '{"type":1}',
  '{"type":"publication","channel":"a"}',
  '{"type":"publication","n":1}',
  '{"type":"state","channel":"a"}',
  '{"type":"reset"}',
  '{"type":"joined"}',
  '{"type":"denied"}',
  '{"type":"heartbeat"}',
  '{"type":"bye"}',
  '<html>',
  '',
])('%s is garbage', (text) => {
  expect(() => parseFrame(text)).toThrow(SyntaxError)
})

test.each(['{"type":"hologram"}', '{"type":"toString"}', '{"type":"__proto__"}'])('%s is not known, and ignored', (text) => {
  expect(parseFrame(text)).toBeUndefined()
})

test('a welcome gives advice that can be followed, whatever it said', () => {
  expect(parseFrame('{"type":"welcome","protocol":9}')).toMatchObject({
    advice: { transports: [], timeout: 25_000, interval: 0, reconnect: 'retry' },
  })
  const odd = '{"type":"welcome","advice":{"transports":"ws","timeout":1e99,"interval":-5,"reconnect":"handshake"}}'
  expect(parseFrame(odd)).toMatchObject({ advice: { transports: [], timeout: 55_000, interval: 0, reconnect: 'retry' } })
})

test('an answer passes over frames that are not known', () => {
  const text = '{"frames":[{"type":"hologram"},{"type":"whole"}],"cursor":"c"}'
  expect(parsePollAnswer(text).frames).toEqual([{ type: 'whole' }])
})
