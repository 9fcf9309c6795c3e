import { describe, expect, test } from 'vitest'
import { AT_THE_END, Held } from './held.ts'
import type { Message } from './ledger.ts'

const author = { id: 'p1', name: 'Ada' }
const message = (number: number): Message => ({ id: `m${number}`, author, text: number % 10 === 0 ? '@Bo' : 'hello', time: number })
const posted = (number: number) => ({ type: 'message.posted', ...message(number) }) as const
const run = (from: number, to: number): Message[] => Array.from({ length: to - from + 1 }, (_, index) => message(from + index))

/** Everything after `read` is unread. */
const holding = (from: number, to: number, { more = true, read = 0 } = {}): Held => {
  const held = new Held({ unread: ({ time }) => time > read, calls: ({ text }) => text === '@Bo' })
  held.begin({ messages: run(from, to), more })
  return held
}
const ends = ({ messages }: Held): (number | undefined)[] => [messages[0]?.time, messages.at(-1)?.time]

/** No message is missing in between. */
function expectUnbroken({ messages }: Held): void {
  const times = messages.map(({ time }) => time)
  expect(times).toEqual(run(times[0] ?? 0, times.at(-1) ?? -1).map(({ time }) => time))
}

describe('what is held of a room', () => {
  test('at its end it is the newest, however many come', () => {
    const held = holding(1, 50, { more: false })
    for (let number = 51; number <= 20_000; number++) {
      held.tell(posted(number), 'end')
      held.trim(AT_THE_END)
    }
    expect(ends(held)).toEqual([19_701, 20_000])
    expect(held).toMatchObject({ more: true, brokenOff: false, missed: { count: 0, calls: 0 } })
  })

  test.each(['up', 'away'] as const)('of what comes while its reader is %s, the first is kept and the rest is counted', (where) => {
    const held = holding(1, 50, { read: 40 })
    for (let number = 51; number <= 20_000; number++) held.tell(posted(number), where)
    expect(ends(held)).toEqual([1, 350])
    expect(held).toMatchObject({ brokenOff: true, missed: { count: 19_650, calls: 1_965 } })
    held.trim(AT_THE_END)
    expect(ends(held)).toEqual([1, 350])
  })

  test('broken off it goes on page by page, and is whole again where nothing follows', () => {
    const held = holding(1, 50)
    for (let number = 51; number <= 420; number++) held.tell(posted(number), 'up')
    held.goOn('m350', { messages: run(351, 400), more: true })
    expect(ends(held)).toEqual([151, 400])
    expect(held).toMatchObject({ more: true, brokenOff: true, missed: { count: 20, calls: 2 } })
    held.goOn('m400', { messages: run(401, 420), more: false })
    expectUnbroken(held)
    expect(held).toMatchObject({ brokenOff: false, missed: { count: 0, calls: 0 } })
    held.tell(posted(421), 'up')
    expect(ends(held)).toEqual([171, 421])
    expectUnbroken(held)
  })

  test('a page that was asked for beside a message that is no longer at the edge is dropped', () => {
    const held = holding(51, 100)
    for (let number = 101; number <= 300; number++) held.tell(posted(number), 'end')
    held.trim(150)
    held.extend('m51', { messages: run(1, 50), more: false })
    held.goOn('m100', { messages: run(101, 150), more: true })
    expect(ends(held)).toEqual([151, 300])
    expect(held.brokenOff).toBe(false)
    expectUnbroken(held)
  })

  test('whoever reads far back has a thousand, and what was newest is counted again', () => {
    const held = holding(4_951, 5_000, { read: 4_990 })
    for (let first = 4_901; first >= 3_901; first -= 50) held.extend(`m${first + 50}`, { messages: run(first, first + 49), more: true })
    expect(ends(held)).toEqual([3_901, 4_900])
    expect(held).toMatchObject({ brokenOff: true, missed: { count: 10, calls: 1 } })
  })

  test('broken off it still takes edits and deletions of what it holds, and none of what it does not', () => {
    const held = holding(1, 350)
    held.tell(posted(351), 'up')
    const edit = (number: number) => ({ ...message(number), type: 'message.edited', text: 'new', editedAt: 999 }) as const
    held.tell(edit(7), 'up')
    held.tell(edit(360), 'up')
    held.tell({ type: 'message.deleted', id: 'm8' }, 'up')
    held.tell({ type: 'message.deleted', id: 'm361' }, 'up')
    expect(held.messages.slice(6, 8)).toMatchObject([{ text: 'new' }, { deleted: true }])
    expect(ends(held)).toEqual([1, 351])
  })

  test('the newest page once more keeps what somebody reads farther up, and replaces it for everybody else', () => {
    const page = { messages: run(501, 550), more: true }
    const up = holding(1, 50, { read: 540 })
    up.load(page, 'up')
    expect(ends(up)).toEqual([1, 50])
    expect(up).toMatchObject({ brokenOff: true, missed: { count: 10, calls: 1 } })
    for (let number = 551; number <= 600; number++) up.tell(posted(number), 'up')
    up.load({ messages: run(591, 640), more: true }, 'up')
    expect(up.missed.count).toBe(60)
    const end = holding(1, 50)
    end.load(page, 'end')
    expect([ends(end), end.brokenOff]).toEqual([[501, 550], false])
    const joined = holding(451, 520)
    joined.load(page, 'up')
    expect([ends(joined), joined.brokenOff]).toEqual([[451, 550], false])
  })
})
