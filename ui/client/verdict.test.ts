import { describe, expect, test } from 'vitest'
import { Refusal } from './refusal.ts'
import { earned, type Facts, held, judge, type Outcome, type Verdict } from './verdict.ts'

const FRESH: Facts = {
  welcomed: false,
  lively: false,
  news: false,
  brief: false,
  paced: false,
  resumed: false,
  lasted: 10,
  bye: undefined,
}
const facts = (told: Partial<Facts>): Facts => ({ ...FRESH, ...told })
const refused = (status: number, code?: string, retryAfter?: number): Outcome => ({
  type: 'refused',
  refusal: new Refusal({ status, code, retryAfter }),
})
const ended: Outcome = { type: 'ended' }
const limit = { type: 'bye', reason: 'limit' } as const

const CASES: [string, Facts, Outcome, next: Verdict['next'], reason: string, after?: number][] = [
  ['no answer', facts({}), { type: 'unreachable' }, 'blame-server', 'unreachable'],
  ['garbage', facts({}), { type: 'unusable', reason: 'x' }, 'blame-transport', 'x'],
  ['500', facts({}), refused(500, 'internal'), 'blame-server', 'internal'],
  ['503', facts({}), refused(503, 'draining', 4000), 'blame-server', 'draining', 4000],
  ['429', facts({}), refused(429, 'too-many', 9000), 'blame-server', 'too-many', 9000],
  ['404', facts({}), refused(404), 'blame-transport', '404'],
  ['401', facts({}), refused(401), 'ask-session', '401'],
  ['4401', facts({ welcomed: true }), { type: 'session-end' }, 'ask-session', 'session-end'],
  ['a bad cursor', facts({ resumed: true }), refused(400, 'bad-cursor'), 'start-over', 'bad-cursor'],
  ['a bad cursor where there was none', facts({}), refused(400, 'bad-cursor'), 'blame-server', 'bad-cursor'],
  ['no welcome in time', facts({}), { type: 'silent' }, 'blame-buffering', 'silent'],
  ['silence after the first burst', facts({ welcomed: true, lasted: 45_000 }), { type: 'silent' }, 'blame-buffering', 'silent'],
  ['silence later', facts({ welcomed: true, lively: true, lasted: 90_000 }), { type: 'silent' }, 'retry', 'silent'],
  ['a sleep', facts({ welcomed: true }), { type: 'asleep' }, 'retry', 'asleep'],
  ['a cut at once', facts({ welcomed: true }), ended, 'blame-transport', 'cut'],
  ['a cut later', facts({ welcomed: true, lasted: 5_000 }), ended, 'retry', 'cut'],
  ['a cut of what has flowed', facts({ welcomed: true, lively: true, lasted: 1_200 }), ended, 'retry', 'cut'],
  ['a cut after news', facts({ welcomed: true, news: true }), ended, 'retry', 'cut'],
  ['an end without welcome', facts({ lasted: 60_000 }), ended, 'blame-transport', 'cut'],
  ['an event stream of a draining server', facts({}), { type: 'ended', retryAfter: 3000 }, 'blame-server', 'draining', 3000],
  ['an event stream cut after it began', facts({ welcomed: true }), { type: 'ended', retryAfter: 3000 }, 'blame-transport', 'cut'],
  ['the limit', facts({ welcomed: true, lasted: 1_000, bye: limit }), ended, 'go-on', 'limit'],
  [
    'the limit, to come back later',
    facts({ welcomed: true, lasted: 1_000, bye: { ...limit, retryAfter: 700 } }),
    ended,
    'go-on',
    'limit',
    700,
  ],
  ['the limit at once', facts({ welcomed: true, lasted: 999, bye: limit }), ended, 'blame-transport', 'ends-at-once'],
  ['a poll', facts({ welcomed: true, paced: true, bye: limit }), ended, 'go-on', 'limit'],
  ['a long poll that asked for an answer at once', facts({ welcomed: true, brief: true, bye: limit }), ended, 'go-on', 'limit'],
  ['a shutdown', facts({ welcomed: true, bye: { type: 'bye', reason: 'shutdown', retryAfter: 1200 } }), ended, 'retry', 'shutdown', 1200],
  ['the end of a session', facts({ welcomed: true, bye: { type: 'bye', reason: 'session-end' } }), ended, 'ask-session', 'session-end'],
]

describe('judging an end', () => {
  test.each(CASES)('%s', (_, given, outcome, next, reason, after) => {
    expect(judge(given, outcome)).toEqual({ next, reason, after })
  })

  test('backoff begins anew after what lasted or brought news, not after a friendly nothing', () => {
    expect(held(facts({ welcomed: true, lasted: 4_999, bye: limit }))).toBe(false)
    expect(held(facts({ welcomed: true, lasted: 5_000 }))).toBe(true)
    expect(held(facts({ lasted: 5_000 }))).toBe(false)
    expect(held(facts({ welcomed: true, news: true, bye: limit }))).toBe(true)
    expect(held(facts({ welcomed: true, news: true }))).toBe(false)
  })

  test('only news and polls are free of charge', () => {
    expect(earned(facts({ welcomed: true, lasted: 60_000 }))).toBe(false)
    expect(earned(facts({ welcomed: true, news: true, lasted: 1_000 }))).toBe(true)
    expect(earned(facts({ welcomed: true, news: true, lasted: 999 }))).toBe(false)
    expect(earned(facts({ welcomed: true, news: true, bye: limit }))).toBe(true)
    expect(earned(facts({ paced: true }))).toBe(false)
    expect(earned(facts({ welcomed: true, paced: true }))).toBe(true)
  })
})
