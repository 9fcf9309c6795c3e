import { expect, test } from 'vitest'
import type { MessagePublished } from './messages.ts'
import { asHtml, asText } from './words.ts'

const author = { id: 'ada', name: 'Ada <b>' }
const posted: MessagePublished = { type: 'message.posted', id: 'x', author, text: 'one < two & "three"', time: 0 }
const edited: MessagePublished = { ...posted, type: 'message.edited', editedAt: 1 }

test('a message is told with its author, an edited one as such, and a deleted one without its text', () => {
  expect([posted, edited, { type: 'message.deleted', id: 'x' } as const].map(asText)).toEqual([
    'Ada <b>: one < two & "three"',
    'Ada <b>: one < two & "three" (edited)',
    'A message was deleted.',
  ])
})

test('on a page, what people wrote is text', () => {
  expect(asHtml(posted).html).toBe('<b>Ada &lt;b&gt;</b> one &lt; two &amp; &quot;three&quot;')
  expect(asHtml(edited).html).toMatch(/ <small>\(edited\)<\/small>$/)
})
