import { describe, expect, test } from 'vitest'
import { extended, type Message, reloaded, told } from './ledger.ts'

const author = { id: 'p1', name: 'Ada' }
const message = (id: string, time: number, text = id): Message => ({ id, author, text, time })
const posted = (id: string, time: number) => ({ type: 'message.posted', ...message(id, time) }) as const
const edited = (id: string, time: number, text: string) =>
  ({ type: 'message.edited', ...message(id, time, text), editedAt: time + 1 }) as const
const ids = (messages: readonly Message[]): string[] => messages.map(({ id }) => id)

describe('what is held of a conversation', () => {
  test('a posted message stands at the end, once', () => {
    const held = told([message('a', 1)], posted('b', 2), true)
    expect(ids(held)).toEqual(['a', 'b'])
    expect(ids(told(held, posted('b', 2), true))).toEqual(['a', 'b'])
  })

  test('an edit changes the text in its place', () => {
    const held = told([message('a', 1), message('b', 2)], edited('a', 1, 'new'), true)
    expect(held[0]).toMatchObject({ id: 'a', text: 'new', editedAt: 2 })
    expect(ids(held)).toEqual(['a', 'b'])
  })

  test('a deleted message keeps its place without its text', () => {
    const held = told(told([message('a', 1)], edited('a', 1, 'new'), true), { type: 'message.deleted', id: 'a' }, true)
    expect(held).toEqual([{ id: 'a', author, text: '', time: 1, deleted: true }])
  })

  test('an edit of a message whose first publication was erased puts it in its place', () => {
    const held = [message('a', 1), message('c', 3)]
    expect(ids(told(held, edited('b', 2, 'new'), false))).toEqual(['a', 'b', 'c'])
  })

  test('an edit of a message before the held ones changes nothing, unless they reach back to the beginning', () => {
    const held = [message('b', 2)]
    expect(ids(told(held, edited('a', 1, 'new'), false))).toEqual(['b'])
    expect(ids(told(held, edited('a', 1, 'new'), true))).toEqual(['a', 'b'])
  })

  test('what was erased changes nothing', () => {
    const held = [message('a', 1)]
    expect(told(held, { erased: true }, true)).toBe(held)
  })

  test('a page that is loaded again replaces what it covers, and keeps the older ones', () => {
    const held = [message('a', 1), message('b', 2), message('c', 3)]
    const page = [message('b', 2, 'changed'), message('d', 4)]
    const { messages, joined } = reloaded(held, page)
    expect(messages.map(({ text }) => text)).toEqual(['a', 'changed', 'd'])
    expect(joined).toBe(true)
  })

  test('a page that does not touch what is held replaces all of it, for something may lie between', () => {
    expect(reloaded([message('a', 1)], [message('x', 9)])).toEqual({ messages: [message('x', 9)], joined: false })
  })

  test('an older page comes before, each message once', () => {
    expect(ids(extended([message('c', 3), message('d', 4)], [message('a', 1), message('c', 3)]))).toEqual(['a', 'c', 'd'])
  })
})
