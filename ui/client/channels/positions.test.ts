import { describe, expect, test } from 'vitest'
import type { ClientFrame } from '../../../kernel/protocol.ts'
import { FakeClock } from '../testing/fake-clock.fixture.ts'
import { Positions } from './positions.ts'

const setup = () => {
  const clock = new FakeClock()
  return { clock, positions: new Positions(clock) }
}

describe('a position', () => {
  test('names a log with its cursor from its joined on, for its snapshot covers what was before', () => {
    const { positions } = setup()
    positions.hold('chat/lobby', 'log')
    positions.open('stream')
    positions.welcomed('c0')
    expect(positions.open('stream')).toEqual({ channels: [], joins: ['chat/lobby'] })
    positions.welcomed('c1')
    positions.joined('chat/lobby')
    expect(positions.open('stream')).toEqual({ channels: ['chat/lobby'], joins: [], since: 'c1' })
  })

  test('names state with its cursor only once that claims what was told after its joined', () => {
    const { positions } = setup()
    positions.hold('weather/a', 'state')
    positions.open('stream')
    positions.welcomed('c0')
    positions.joined('weather/a')
    expect(positions.open('stream')).toEqual({ channels: [], joins: ['weather/a'] })
    positions.welcomed('c0')
    positions.joined('weather/a')
    positions.claim('c1')
    expect(positions.open('stream')).toEqual({ channels: ['weather/a'], joins: [], since: 'c1' })
  })

  test('knows a pattern by the first claim after it was noted, for no joined names it', () => {
    const { positions } = setup()
    positions.hold('weather/*', 'state')
    positions.open('stream')
    positions.welcomed('c0')
    positions.claim('c1')
    positions.hold('presence/*', 'state')
    const up: ClientFrame[] = []
    positions.align((frame) => up.push(frame))
    positions.claim('c2')
    expect(up).toEqual([{ type: 'subscribe', id: 1, channels: ['presence/*'] }])
    expect(positions.refused({ type: 'reply', id: 1, status: 200, body: {} })).toEqual([])
    positions.claim('c3')
    expect(positions.open('stream').joins).toEqual([])
  })

  test('claims nothing that an earlier connection joined, or that was denied since', () => {
    const { positions } = setup()
    positions.hold('weather/a', 'state')
    positions.hold('weather/b', 'state')
    positions.open('stream')
    positions.welcomed('c0')
    positions.joined('weather/a')
    positions.open('stream')
    positions.joined('weather/b')
    positions.denied('weather/b')
    positions.claim('c1')
    expect(positions.open('stream').joins).toEqual(['weather/a', 'weather/b'])
  })

  test('counts requests anew on each connection', () => {
    const { positions } = setup()
    const up: ClientFrame[] = []
    for (const name of ['chat/a', 'chat/b']) {
      positions.open('stream')
      positions.hold(name, 'log')
      positions.align((frame) => up.push(frame))
    }
    expect(up).toMatchObject([
      { id: 1, channels: ['chat/a'] },
      { id: 1, channels: ['chat/b'] },
    ])
    expect(positions.refused({ type: 'reply', id: 1, status: 404, body: {} })).toEqual(['chat/b'])
  })

  test('says which names a reply refuses', () => {
    const { positions } = setup()
    positions.open('stream')
    positions.hold('chat/*', 'state')
    positions.align(() => {})
    expect(positions.refused({ type: 'reply', id: 1, status: 400, body: {} })).toEqual(['chat/*'])
    expect(positions.refused({ type: 'reply', id: 7, status: 400, body: {} })).toEqual([])
    expect(positions.aligned).toBe(true)
  })

  test('claims nothing by where a reset stands', () => {
    const { positions } = setup()
    positions.hold('weather/a', 'state')
    positions.hold('chat/lobby', 'log')
    positions.open('stream')
    positions.welcomed('c0')
    positions.joined('chat/lobby')
    positions.joined('weather/a')
    positions.cursor = 'c1'
    expect(positions.open('stream')).toEqual({ channels: ['chat/lobby'], joins: ['weather/a'], since: 'c1' })
  })

  test('is not moved by a welcome', () => {
    const { positions } = setup()
    positions.hold('chat/lobby', 'log')
    positions.open('stream')
    positions.welcomed('c0')
    positions.joined('chat/lobby')
    positions.claim('c5')
    positions.open('stream')
    positions.welcomed('c9')
    expect(positions.cursor).toBe('c5')
  })

  test('forgets a cursor that is good for no channel any more', () => {
    const { positions } = setup()
    positions.hold('chat/lobby', 'log')
    positions.open('stream')
    positions.welcomed('c0')
    positions.joined('chat/lobby')
    positions.denied('chat/lobby')
    positions.open('stream')
    positions.welcomed('c7')
    expect(positions.cursor).toBe('c7')
  })

  test('forgets a name only at the sweep, so that who comes in the same turn goes on', () => {
    const { positions } = setup()
    positions.hold('chat/lobby', 'log')
    positions.open('stream')
    positions.welcomed('c0')
    positions.joined('chat/lobby')
    positions.release('chat/lobby')
    expect(positions.follows('chat/lobby')).toBe(true)
    positions.hold('chat/lobby', 'log')
    positions.sweep()
    expect(positions.follows('chat/lobby')).toBe(true)
    positions.release('chat/lobby')
    positions.sweep()
    expect(positions.empty).toBe(true)
    expect(positions.aligned).toBe(false)
  })

  test('follows nothing that the open connection has still to join', () => {
    const { positions } = setup()
    positions.hold('weather/a', 'state')
    positions.open('stream')
    positions.welcomed('c0')
    positions.joined('weather/a')
    expect(positions.follows('weather/a')).toBe(true)
    positions.open('stream')
    expect(positions.follows('weather/a')).toBe(false)
  })

  test('starts over with everything to join', () => {
    const { positions } = setup()
    positions.hold('chat/lobby', 'log')
    positions.open('stream')
    positions.welcomed('c0')
    positions.joined('chat/lobby')
    positions.startOver()
    expect(positions.open('stream')).toEqual({ channels: [], joins: ['chat/lobby'] })
  })

  test('names a denied channel in a stream always, for an answer only every half minute or for a newcomer', () => {
    const { clock, positions } = setup()
    positions.hold('chat/lobby', 'log')
    positions.open('stream')
    positions.denied('chat/lobby')
    expect(positions.open('stream').joins).toEqual(['chat/lobby'])
    expect(positions.open('answers').joins).toEqual([])
    clock.sleep(30_000)
    expect(positions.open('answers').joins).toEqual(['chat/lobby'])
    expect(positions.aligned).toBe(true)
    positions.denied('chat/lobby')
    positions.hold('chat/lobby', 'log')
    expect(positions.aligned).toBe(false)
    expect(positions.open('answers').joins).toEqual(['chat/lobby'])
  })
})
