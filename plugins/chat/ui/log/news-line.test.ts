import { expect, test } from 'vitest'
import type { Message } from '../conversation/ledger.ts'
import { newsLine } from './news-line.ts'

const unread = (...ids: string[]): Message[] => ids.map((id, time) => ({ id, author: { id: 'x', name: 'x' }, text: '', time }))
const read = { time: 1, at: 500 }

test('whoever comes sees the line before the first unread message, with the time when they were last here', () => {
  expect(newsLine(undefined, unread('a', 'b'), { attending: false, read })).toEqual({ before: 'a', since: 500 })
})

test('without anything unread there is no line', () => {
  expect(newsLine(undefined, [], { attending: false, read })).toBeUndefined()
})

test('what comes while its reader looks on draws no line', () => {
  expect(newsLine(undefined, unread('a'), { attending: true, read })).toBeUndefined()
})

test('the line stays when all is read, and when more comes', () => {
  const line = { before: 'a', since: 500 }
  expect(newsLine(line, [], { attending: true, read })).toBe(line)
  expect(newsLine(line, [], { attending: false, read })).toBe(line)
  expect(newsLine(line, unread('a', 'b'), { attending: false, read: { time: 2, at: 900 } })).toBe(line)
})

test('after all was read, what comes while its reader looks elsewhere draws a new line', () => {
  const line = { before: 'a', since: 500 }
  expect(newsLine(line, unread('c', 'd'), { attending: false, read: { time: 3, at: 900 } })).toEqual({ before: 'c', since: 900 })
})

test('in a room that was never read nothing is news', () => {
  expect(newsLine(undefined, unread('a'), { attending: false, read: undefined })).toBeUndefined()
})
