import { uuidv7 } from 'uuidv7'
import { expect, test } from 'vitest'
import { MessageSent } from './messages.ts'

const posted = (text: string) => MessageSent.safeParse({ type: 'message.posted', text })

test.each(['a', 'two\nlines', '👩‍👩‍👧', '\u202Eright to left', '<b>&amp;', 'a\u0001b', 'é\u0301', '𠮷'.repeat(10_000)])(
  'text arrives as it was sent',
  (text) => {
    expect(posted(text).data).toMatchObject({ text })
  },
)

test('a message is trimmed before it is counted', () => {
  expect(posted(` ${'x'.repeat(10_000)}\n`).data).toMatchObject({ text: 'x'.repeat(10_000) })
})

test.each([
  ['nothing', ''],
  ['white space', ' \n\u3000'],
  ['too much', 'x'.repeat(10_001)],
  ['too much in two units each', '𠮷'.repeat(10_001)],
  ['NUL', 'a\0b'],
  ['the first half of a pair', 'a\ud83d'],
  ['the second half of a pair', '\udc4da'],
])('text is refused: %s', (_why, text) => {
  expect(posted(text).success).toBe(false)
})

test('an id is a UUIDv7 in lower case, or the server’s', () => {
  const withId = (id: unknown) => MessageSent.safeParse({ type: 'message.posted', id, text: 'a' }).success
  const id = uuidv7()
  expect(withId(id)).toBe(true)
  expect(withId(undefined)).toBe(true)
  expect([id.toUpperCase(), '6f1c24e6-9b2c-4f7e-8b8f-0d1b8a1c2d3e', `${id} `, 7, null, '../../x'].map(withId)).toEqual(Array(6).fill(false))
})

test('what is not a message is refused', () => {
  expect(MessageSent.safeParse({ type: 'message.shouted', text: 'a' }).success).toBe(false)
  expect(MessageSent.safeParse({ type: 'message.edited', text: 'a' }).success).toBe(false)
  expect(MessageSent.safeParse({ type: 'message.deleted' }).success).toBe(false)
  expect(MessageSent.safeParse('hello').success).toBe(false)
})

test('author and time are not the client’s to say', () => {
  const sent = MessageSent.parse({ type: 'message.posted', text: 'a', author: { id: 'p1', name: 'Ada' }, time: 1 })
  expect(sent).toEqual({ type: 'message.posted', text: 'a' })
})
