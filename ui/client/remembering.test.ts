import { describe, expect, test } from 'vitest'
import { Negotiation, type Remembered } from './negotiation.ts'
import { FakeClock } from './testing/fake-clock.fixture.ts'

test('what was passed over is known with its reason, until it works', () => {
  const clock = new FakeClock()
  const usable = { names: ['ws', 'sse', 'stream', 'long-poll'] as const, preferred: false }
  const negotiation = new Negotiation(usable, { clock, random: () => 0.5 })
  negotiation.failed('ws', 'unreachable')
  negotiation.buffered('sse')
  negotiation.worked('long-poll')
  const held = [
    { transport: 'sse', reason: 'buffered' },
    { transport: 'stream', reason: 'buffered' },
  ]
  expect(negotiation.passedOver('long-poll')).toEqual([{ transport: 'ws', reason: 'unreachable' }, ...held])
  negotiation.worked('ws')
  expect(negotiation.passedOver('long-poll')).toEqual(held)
})

describe('what worked on the last visit', () => {
  const visit = (age: number) => {
    const clock = new FakeClock()
    const kept: Remembered[] = [{ transport: 'stream', time: clock.now() - age }]
    const memory = { recall: () => kept.at(-1), remember: (what: Remembered) => void kept.push(what) }
    const usable = { names: ['ws', 'sse', 'stream', 'poll'] as const, preferred: false }
    return { clock, kept, negotiation: new Negotiation(usable, { clock, random: () => 0.5, memory }) }
  }

  test('is tried first, and the better ones again later', () => {
    const { clock, negotiation } = visit(60_000)
    expect(negotiation.next).toBe('stream')
    expect(negotiation.passedOver('stream').map(({ reason }) => reason)).toEqual(['remembered', 'remembered'])
    clock.sleep(15 * 60_000)
    expect(negotiation.next).toBe('ws')
  })

  test('says nothing after a day, and is remembered anew', () => {
    const { negotiation, kept } = visit(25 * 60 * 60_000)
    expect(negotiation.next).toBe('ws')
    negotiation.worked('sse')
    expect(kept.at(-1)?.transport).toBe('sse')
  })
})
