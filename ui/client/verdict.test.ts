import { describe, expect, test } from 'vitest'
import { Refusal } from './refusal.ts'
import { earned, type Facts, held, judge, type Outcome } from './verdict.ts'

const FRESH: Facts = { welcomed: false, lively: false, news: false, brief: false, paced: false, resumed: false, lasted: 10 }
const facts = (told: Partial<Facts>): Facts => ({ ...FRESH, ...told })
const refused = (status: number, code?: string, retryAfter?: number): Outcome => ({
  type: 'refused',
  refusal: new Refusal({ status, code, retryAfter }),
})
const ended: Outcome = { type: 'ended' }
const limit = { type: 'bye', reason: 'limit' } as const

const CASES: [string, Facts, Outcome, ReturnType<typeof judge>][] = [
  ['no answer', facts({}), { type: 'unreachable' }, { next: 'retry', fault: 'server', failed: true, reason: 'unreachable' }],
  ['garbage', facts({}), { type: 'unusable', reason: 'x' }, { next: 'retry', fault: 'transport', failed: true, reason: 'x' }],
  ['500', facts({}), refused(500, 'internal'), { next: 'retry', fault: 'server', failed: true, reason: 'internal' }],
  ['503', facts({}), refused(503, 'draining', 4000), { next: 'retry', fault: 'server', failed: true, reason: 'draining', after: 4000 }],
  ['429', facts({}), refused(429, 'too-many', 9000), { next: 'retry', fault: 'server', failed: true, reason: 'too-many', after: 9000 }],
  ['404', facts({}), refused(404), { next: 'retry', fault: 'transport', failed: true, reason: '404' }],
  ['401', facts({}), refused(401), { next: 'ask-session', fault: 'nobody', failed: true, reason: '401' }],
  [
    '4401',
    facts({ welcomed: true }),
    { type: 'session-end' },
    { next: 'ask-session', fault: 'nobody', failed: true, reason: 'session-end' },
  ],
  [
    'a bad cursor',
    facts({ resumed: true }),
    refused(400, 'bad-cursor'),
    { next: 'start-over', fault: 'nobody', failed: true, reason: 'bad-cursor' },
  ],
  [
    'a bad cursor where there was none',
    facts({}),
    refused(400, 'bad-cursor'),
    { next: 'retry', fault: 'server', failed: true, reason: 'bad-cursor' },
  ],
  ['no welcome in time', facts({}), { type: 'silent' }, { next: 'retry', fault: 'buffering', failed: true, reason: 'silent' }],
  [
    'silence after the first burst',
    facts({ welcomed: true, lasted: 45_000 }),
    { type: 'silent' },
    { next: 'retry', fault: 'buffering', failed: false, reason: 'silent' },
  ],
  [
    'silence later',
    facts({ welcomed: true, lively: true, lasted: 90_000 }),
    { type: 'silent' },
    { next: 'retry', fault: 'nobody', failed: false, reason: 'silent' },
  ],
  ['a sleep', facts({ welcomed: true }), { type: 'asleep' }, { next: 'retry', fault: 'nobody', failed: false, reason: 'asleep' }],
  ['a cut at once', facts({ welcomed: true }), ended, { next: 'retry', fault: 'transport', failed: true, reason: 'cut' }],
  ['a cut later', facts({ welcomed: true, lasted: 5_000 }), ended, { next: 'retry', fault: 'nobody', failed: false, reason: 'cut' }],
  ['a cut after news', facts({ welcomed: true, news: true }), ended, { next: 'retry', fault: 'nobody', failed: false, reason: 'cut' }],
  ['an end without welcome', facts({}), ended, { next: 'retry', fault: 'transport', failed: true, reason: 'cut' }],
  [
    'an event stream of a draining server',
    facts({}),
    { type: 'ended', retryAfter: 3000 },
    { next: 'retry', fault: 'server', failed: true, reason: 'draining', after: 3000 },
  ],
  [
    'the limit',
    facts({ welcomed: true, lasted: 1_000, bye: limit }),
    ended,
    { next: 'go-on', fault: 'nobody', failed: false, reason: 'limit' },
  ],
  [
    'the limit at once',
    facts({ welcomed: true, lasted: 999, bye: limit }),
    ended,
    { next: 'retry', fault: 'transport', failed: true, reason: 'ends-at-once' },
  ],
  ['a poll', facts({ welcomed: true, paced: true, bye: limit }), ended, { next: 'go-on', fault: 'nobody', failed: false, reason: 'limit' }],
  [
    'a long poll that asked for an answer at once',
    facts({ welcomed: true, brief: true, bye: limit }),
    ended,
    { next: 'go-on', fault: 'nobody', failed: false, reason: 'limit' },
  ],
  [
    'a shutdown',
    facts({ welcomed: true, bye: { type: 'bye', reason: 'shutdown', retryAfter: 1200 } }),
    ended,
    { next: 'retry', fault: 'nobody', failed: false, reason: 'shutdown', after: 1200 },
  ],
  [
    'the end of a session',
    facts({ welcomed: true, bye: { type: 'bye', reason: 'session-end' } }),
    ended,
    { next: 'ask-session', fault: 'nobody', failed: true, reason: 'session-end' },
  ],
]

describe('judging an end', () => {
  test.each(CASES)('%s', (_, given, outcome, verdict) => {
    expect(judge(given, outcome)).toEqual(verdict)
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
