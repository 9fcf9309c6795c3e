import { expect, test } from 'vitest'
import { soundAdvice } from './advice.ts'
import { parseFrame, parsePollAnswer } from './frames.ts'

test.each(['null', '[]', '7', '"welcome"', '{}', '<html>', '', '{"type":"heart'])('%s is garbage', (text) => {
  expect(() => parseFrame(text)).toThrow(SyntaxError)
  expect(() => parsePollAnswer(text)).toThrow(SyntaxError)
})

test('an answer without frames or cursor is none', () => {
  expect(() => parsePollAnswer('{"frames":[]}')).toThrow(SyntaxError)
  expect(() => parsePollAnswer('{"cursor":"c"}')).toThrow(SyntaxError)
  expect(parsePollAnswer('{"frames":[],"cursor":"c"}')).toEqual({ frames: [], cursor: 'c' })
})

test('a frame of a type that is not known is one', () => {
  expect(parseFrame('{"type":"hologram"}')).toEqual({ type: 'hologram' })
})

test.each([undefined, null, 7, {}, { transports: 'ws', timeout: 'soon', interval: -5, reconnect: 'handshake' }])(
  'advice of %j can be followed',
  (told) => {
    const { timeout, ...rest } = soundAdvice(told)
    expect(rest).toEqual({ transports: [], interval: 0, reconnect: 'retry' })
    expect(timeout).toBeGreaterThanOrEqual(5_000)
    expect(timeout).toBeLessThanOrEqual(55_000)
  },
)

test('advice is followed within bounds', () => {
  expect(soundAdvice({ transports: ['ws'], timeout: 1e99, interval: 2_000, reconnect: 'none' })).toEqual({
    transports: ['ws'],
    timeout: 55_000,
    interval: 2_000,
    reconnect: 'none',
  })
})
