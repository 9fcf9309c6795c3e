import { expect, test } from 'vitest'
import { editorOf, labelOf, put, type Schema } from './schema.ts'

test.each<[Schema, string]>([
  [{ type: 'string' }, 'text'],
  [{ type: 'string', writeOnly: true }, 'secret'],
  [{ type: 'string', enum: ['a', 'b'] }, 'choice'],
  [{ type: 'integer' }, 'number'],
  [{ type: 'boolean' }, 'switch'],
  [{ type: 'array', items: { type: 'string' } }, 'list'],
  [{ type: 'array', items: { type: 'object', properties: {} } }, 'json'],
  [{ type: 'object', properties: { a: { type: 'string' } } }, 'group'],
  [{ type: 'object', additionalProperties: { type: 'string' } }, 'entries'],
  [{ type: 'object' }, 'json'],
  [{}, 'json'],
])('%j is edited as %s', (schema, editor) => {
  expect(editorOf(schema)).toBe(editor)
})

test('a name is read as words, unless it has a title', () => {
  expect([labelOf('everyMinutes', {}), labelOf('net_allow', {}), labelOf('x', { title: 'The X' })]).toEqual([
    'Every minutes',
    'Net allow',
    'The X',
  ])
})

test('a value that is put keeps its place, and one that is taken away leaves none', () => {
  expect(JSON.stringify(put({ a: 1, b: 2 }, 'a', 3))).toBe('{"a":3,"b":2}')
  expect(put({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 })
  expect(put(undefined, 'a', 1)).toEqual({ a: 1 })
})
