import { describe, expect, test } from 'vitest'
import { FakeClock, settled } from '../testing/fake-clock.fixture.ts'
import { Following } from '../testing/harness.fixture.ts'
import { Inbox } from './inbox.ts'
import { Positions } from './positions.ts'

const setup = () => {
  const clock = new FakeClock()
  const positions = new Positions(clock)
  let changes = 0
  const inbox = new Inbox(positions, { clock, random: () => 1, failed() {}, changed: () => changes++ })
  const open = () => {
    inbox.sweep()
    const position = positions.open('stream')
    inbox.opened(position.joins)
    inbox.receive({ type: 'welcome', protocol: 1, cursor: 'c0', advice: { transports: [], timeout: 0, interval: 0, reconnect: 'retry' } })
    return position
  }
  const whole = (channel: string, key: string) =>
    inbox.receive({ type: 'state', channel, whole: true, entries: [{ key, time: 1, data: 1 }] })
  const claim = (cursor: string) => inbox.receive({ type: 'heartbeat', cursor })
  return { clock, positions, inbox, open, whole, claim, changes: () => changes }
}

const watching = () => {
  const held = new Map<string, string[]>()
  return { held, change: (channel: string, entries: ReadonlyMap<string, unknown>) => void held.set(channel, [...entries.keys()]) }
}

describe('the inbox', () => {
  test('tells every follower of a channel, each by its own snapshot', async () => {
    const { clock, inbox, open } = setup()
    const [one, other] = [new Following(), new Following()]
    inbox.follow('chat/lobby', one)
    open()
    inbox.receive({ type: 'joined', channel: 'chat/lobby' })
    inbox.follow('chat/lobby', other)
    await clock.advance(0)
    one.answer(3)
    other.answer(4)
    await clock.advance(0)
    for (const n of [4, 5]) inbox.receive({ type: 'publication', channel: 'chat/lobby', n, cursor: `c${n}`, time: 0, data: '' })
    expect(one.told).toEqual(['joined 3', '4', '5'])
    expect(other.told).toEqual(['joined 4', '5'])
  })

  test('tells signals to those who listen, and to nobody who has left', () => {
    const { inbox } = setup()
    const heard: unknown[] = []
    const stop = inbox.listen('typing/lobby', { signal: ({ data }) => heard.push(data) })
    const signal = (data: string) => inbox.receive({ type: 'signal', channel: 'typing/lobby', time: 0, data, cursor: 'c1' })
    signal('mira')
    stop()
    signal('jun')
    expect(heard).toEqual(['mira'])
  })

  test('forgets state that is gone when the pattern that brought it is joined anew', () => {
    const { positions, inbox, open, whole, claim } = setup()
    const watch = watching()
    inbox.watch('weather/*', watch)
    open()
    whole('weather/a', 'now')
    whole('weather/b', 'now')
    claim('c1')
    positions.startOver()
    open()
    whole('weather/a', 'now')
    expect([...watch.held]).toEqual([
      ['weather/a', ['now']],
      ['weather/b', ['now']],
    ])
    claim('c2')
    expect([...watch.held]).toEqual([
      ['weather/a', ['now']],
      ['weather/b', []],
    ])
  })

  test('keeps state that the cursor claims, though a pattern was joined in vain meanwhile', () => {
    const { inbox, open, whole, claim } = setup()
    const watch = watching()
    inbox.watch('weather/a', watch)
    open()
    inbox.receive({ type: 'joined', channel: 'weather/a' })
    whole('weather/a', 'now')
    claim('c1')
    const stop = inbox.watch('weather/*', watching())
    open()
    stop()
    expect(open()).toEqual({ channels: ['weather/a'], joins: [], since: 'c1' })
    claim('c2')
    expect(watch.held.get('weather/a')).toEqual(['now'])
  })

  test('forgets state that is not told again after all was to be forgotten', () => {
    const { inbox, open, whole, claim } = setup()
    const watch = watching()
    inbox.watch('weather/*', watch)
    open()
    whole('weather/a', 'now')
    whole('weather/b', 'now')
    claim('c1')
    inbox.receive({ type: 'whole' })
    whole('weather/b', 'now')
    claim('c2')
    expect([...watch.held]).toEqual([
      ['weather/a', []],
      ['weather/b', ['now']],
    ])
  })

  test('forgets a channel of a pattern that is denied', async () => {
    const { inbox, open, whole, claim } = setup()
    inbox.watch('weather/*', watching())
    open()
    whole('weather/a', 'now')
    claim('c1')
    inbox.receive({ type: 'denied', channel: 'weather/a', code: 'not-found' })
    const late = watching()
    inbox.watch('weather/*', late)
    await settled()
    expect(late.held.size).toBe(0)
  })

  test('stands where a reset says', () => {
    const { positions, inbox, open } = setup()
    inbox.follow('chat/lobby', new Following())
    open()
    inbox.receive({ type: 'joined', channel: 'chat/lobby' })
    inbox.receive({ type: 'reset', channels: ['chat/lobby'], reason: 'epoch', cursor: 'c9' })
    expect(positions.open('stream')).toEqual({ channels: ['chat/lobby'], joins: [], since: 'c9' })
  })

  test('drops the state of a channel that nobody watches any more', async () => {
    const { inbox, open, whole, claim } = setup()
    const stop = inbox.watch('weather/a', watching())
    open()
    whole('weather/a', 'now')
    claim('c1')
    stop()
    inbox.sweep()
    const late = watching()
    inbox.watch('weather/a', late)
    await settled()
    expect(late.held.size).toBe(0)
  })

  test('passes over frames of types that are not known', () => {
    const { inbox } = setup()
    inbox.follow('chat/lobby', new Following())
    expect(() => inbox.receive(JSON.parse('{"type":"hologram","channel":"chat/lobby"}'))).not.toThrow()
  })

  test('undoes only once', () => {
    const { positions, inbox, changes } = setup()
    inbox.follow('chat/lobby', new Following())
    const stop = inbox.follow('chat/lobby', new Following())
    stop()
    stop()
    inbox.sweep()
    expect(positions.empty).toBe(false)
    expect(changes()).toBe(3)
  })
})
