import { describe, expect, test } from 'vitest'
import { Negotiation, type Usable } from './negotiation.ts'
import { FakeClock } from './testing/fake-clock.fixture.ts'

const ALL = ['ws', 'sse', 'stream', 'long-poll', 'poll'] as const

const setup = (names: Usable['names'] = ALL, preferred = false) => {
  const clock = new FakeClock()
  return { clock, negotiation: new Negotiation({ names, preferred }, { clock, random: () => 0.5 }) }
}

describe('negotiation', () => {
  test('passes from each that fails to the next, and after the last begins again, more patiently', () => {
    const { negotiation } = setup()
    const tried = ALL.map(() => {
      const name = negotiation.next
      return { name, another: negotiation.failed(name ?? 'poll', 'cut') }
    })
    expect(tried.map(({ name }) => name)).toEqual(ALL)
    expect(tried.map(({ another }) => another)).toEqual([true, true, true, true, false])
    expect(negotiation.next).toBe('ws')
    expect(negotiation.patience).toBe(10_000)
  })

  test('is never more patient than 20 s, and impatient again once one works', () => {
    const { negotiation } = setup(['poll'])
    for (let lap = 0; lap < 10; lap++) negotiation.failed('poll', 'cut')
    expect(negotiation.patience).toBe(20_000)
    negotiation.worked('poll')
    expect(negotiation.patience).toBe(5_000)
  })

  test('a proxy that holds back one stream holds back the other', () => {
    const { negotiation } = setup()
    negotiation.failed('ws', 'cut')
    expect(negotiation.buffered('sse')).toBe(true)
    expect(negotiation.next).toBe('long-poll')
  })

  test('a server that cannot be reached says nothing about transports', () => {
    const { negotiation } = setup()
    negotiation.failed('ws', 'cut')
    negotiation.unreachable()
    expect(negotiation.next).toBe('ws')
  })

  test('avoids for ten minutes what failed before another worked, then twenty', () => {
    const { clock, negotiation } = setup()
    negotiation.failed('ws', 'cut')
    negotiation.worked('sse')
    clock.sleep(10 * 60_000 - 1)
    expect(negotiation.next).toBe('sse')
    clock.sleep(1)
    expect(negotiation.next).toBe('ws')
    negotiation.failed('ws', 'cut')
    negotiation.worked('sse')
    clock.sleep(20 * 60_000 - 1)
    expect(negotiation.next).toBe('sse')
    clock.sleep(1)
    expect(negotiation.next).toBe('ws')
  })

  test('gives one that has worked three chances, and avoids it only for 15 s', () => {
    const { clock, negotiation } = setup()
    negotiation.worked('ws')
    expect(negotiation.failed('ws', 'cut')).toBe(false)
    expect(negotiation.failed('ws', 'cut')).toBe(false)
    expect(negotiation.next).toBe('ws')
    expect(negotiation.failed('ws', 'cut')).toBe(true)
    negotiation.worked('sse')
    expect(negotiation.upgradeIn('sse')).toBe(15_000)
    clock.sleep(15_000)
    expect(negotiation.upgradeIn('sse')).toBe(0)
    expect(negotiation.next).toBe('ws')
  })

  test('nothing is better than the best, and what never worked is worth no interruption', () => {
    const { negotiation } = setup()
    negotiation.failed('ws', 'cut')
    negotiation.worked('sse')
    expect(negotiation.upgradeIn('sse')).toBe(Number.POSITIVE_INFINITY)
    expect(negotiation.upgradeIn('ws')).toBe(Number.POSITIVE_INFINITY)
  })

  test('takes the server’s order, but only of what can be used here', () => {
    const { negotiation } = setup(['sse', 'stream', 'poll'])
    negotiation.offered(['iframe', 'poll', 'ws', 'sse'])
    expect(negotiation.next).toBe('poll')
    negotiation.offered(['iframe'])
    expect(negotiation.next).toBe('poll')
  })

  test('keeps to the caller’s order, whatever the server offers', () => {
    const { negotiation } = setup(['long-poll', 'sse'], true)
    negotiation.offered(['ws', 'sse'])
    expect(negotiation.next).toBe('long-poll')
  })

  test('takes the first that is offered when all that are have failed lately', () => {
    const { negotiation } = setup()
    negotiation.failed('ws', 'cut')
    negotiation.worked('sse')
    negotiation.offered(['ws'])
    expect(negotiation.next).toBe('ws')
  })
})
