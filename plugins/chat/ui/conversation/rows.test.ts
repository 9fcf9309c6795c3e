import { describe, expect, test } from 'vitest'
import type { Message } from './ledger.ts'
import { rowsOf } from './rows.ts'

const NOON = new Date(2026, 10, 21, 12).getTime()
const MINUTE = 60_000

let count = 0
const message = (author: string, minutes: number, more: Partial<Message> = {}): Message => ({
  id: `m${++count}`,
  author: { id: author, name: author },
  text: 'text',
  time: NOON + minutes * MINUTE,
  ...more,
})
const told = (messages: readonly Message[], firstNew?: string): string[] =>
  rowsOf(messages, firstNew).map((row) => {
    if (row.type === 'message') return `${row.head ? 'head' : 'joined'} ${row.message.author.id}`
    return row.type === 'deleted' ? `${row.messages.length} deleted` : row.type
  })

describe('the rows of a log', () => {
  test('messages of one author within five minutes are one group', () => {
    expect(told([message('jun', 0), message('jun', 4), message('jun', 8.9), message('jun', 14)])).toEqual([
      'day',
      'head jun',
      'joined jun',
      'joined jun',
      'head jun',
    ])
  })

  test('another author begins a group', () => {
    expect(told([message('jun', 0), message('ada', 0), message('jun', 0)])).toEqual(['day', 'head jun', 'head ada', 'head jun'])
  })

  test('a new day has its line and breaks a group', () => {
    const late = message('jun', 12 * 60 - 1)
    expect(told([late, message('jun', 12 * 60 + 1)])).toEqual(['day', 'head jun', 'day', 'head jun'])
  })

  test('the line of the unread ones breaks a group', () => {
    const first = message('jun', 0)
    const unread = message('jun', 1)
    expect(told([first, unread], unread.id)).toEqual(['day', 'head jun', 'new', 'head jun'])
  })

  test('a deleted message keeps its place; several in a row fold into one line', () => {
    const deleted = (author: string, minutes: number) => message(author, minutes, { deleted: true, text: '' })
    expect(told([message('jun', 0), deleted('jun', 1), message('jun', 2)])).toEqual(['day', 'head jun', 'joined jun', 'joined jun'])
    expect(told([message('jun', 0), deleted('jun', 1), deleted('ada', 1), deleted('ada', 1), message('ada', 2)])).toEqual([
      'day',
      'head jun',
      '3 deleted',
      'head ada',
    ])
  })

  test('a reply stands behind its message and breaks a group; without one, at the beginning', () => {
    const [first, second] = [message('jun', 0), message('jun', 1)]
    const reply = (id: string, after: string | undefined) => ({ id, command: '/hello', text: 'Hello', failed: false, after, time: NOON })
    const rows = rowsOf([first, second], undefined, [reply('a', undefined), reply('b', first.id), reply('c', first.id)])
    expect(rows.map((row) => (row.type === 'message' ? `${row.head}` : row.key.slice(0, 3)))).toEqual([
      'a',
      'day',
      'true',
      'b',
      'c',
      'true',
    ])
  })

  test('no two rows have the same key', () => {
    const messages = Array.from({ length: 40 }, (_, index) =>
      message(index % 7 < 3 ? 'jun' : 'ada', index * 300, index % 3 === 0 ? { deleted: true } : {}),
    )
    const keys = rowsOf(messages, messages[5]?.id).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
