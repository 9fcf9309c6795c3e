import { describe, expect, test } from 'vitest'
import { ConnectionWords, QUIET, wayOf } from './connection-words.ts'

const words = () => new ConnectionWords((time) => `at ${time}`)

describe('the sign of the connection', () => {
  test('says nothing for the first second of connecting', () => {
    const sign = words()
    sign.see({ state: 'connecting', since: 0 }, 0)
    expect(sign.line(QUIET.connecting - 1)).toBeUndefined()
    expect(sign.nextChange(0)).toBe(QUIET.connecting)
    expect(sign.line(QUIET.connecting)).toEqual({ kind: 'working', text: 'Connecting' })
  })

  test('is silent when live', () => {
    const sign = words()
    sign.see({ state: 'connecting', since: 0 }, 0)
    sign.see({ state: 'live', since: 5_000 }, 5_000)
    expect(sign.line(5_000)).toBeUndefined()
    expect(sign.nextChange(20_000)).toBeUndefined()
  })

  test('tells after two seconds since when it is offline', () => {
    const sign = words()
    sign.see({ state: 'offline', since: 700 }, 10_000)
    expect(sign.line(10_000 + QUIET.offline - 1)).toBeUndefined()
    expect(sign.line(10_000 + QUIET.offline)?.text).toBe('Offline since at 700. Everything up to then is here.')
  })

  test('does not flicker while an offline client tries again', () => {
    const sign = words()
    sign.see({ state: 'offline', since: 700 }, 1_000)
    sign.see({ state: 'connecting', since: 9_000 }, 9_000)
    expect(sign.line(9_000)?.text).toContain('at 700')
    sign.see({ state: 'offline', since: 9_500 }, 9_500)
    expect(sign.line(9_500)?.text).toContain('at 700')
  })

  test('says for three seconds that nothing was missed, to those who were told the bad news', () => {
    const sign = words()
    sign.see({ state: 'offline', since: 0 }, 0)
    sign.see({ state: 'live', since: 8_000 }, 8_000)
    expect(sign.line(8_000)?.text).toBe('Back. Nothing was missed')
    expect(sign.nextChange(8_000)).toBe(8_000 + QUIET.restored)
    expect(sign.line(8_000 + QUIET.restored)).toBeUndefined()
  })

  test('a blink that nobody was told of has no good news', () => {
    const sign = words()
    sign.see({ state: 'offline', since: 0 }, 0)
    sign.see({ state: 'live', since: 500 }, 500)
    expect(sign.line(500)).toBeUndefined()
  })

  test('says that it catches up', () => {
    const sign = words()
    sign.see({ state: 'behind', since: 0 }, 0)
    expect(sign.line(1_500)?.text).toBe('Catching up')
  })

  test('names the ways that are slower than the rest, and no other', () => {
    expect(['ws', 'sse', 'stream', null].map(wayOf)).toEqual([undefined, undefined, undefined, undefined])
    expect(['long-poll', 'poll'].map(wayOf)).toEqual(['long polling', 'polling every 2 s'])
  })
})
