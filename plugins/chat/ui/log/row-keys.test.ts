import { expect, test } from 'vitest'
import { rowCommand } from './row-keys.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  rowCommand({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

test('arrows and J K step from row to row', () => {
  expect(['ArrowDown', 'j', 'ArrowUp', 'k'].map((key) => press(key))).toEqual([
    { type: 'step', by: 1 },
    { type: 'step', by: 1 },
    { type: 'step', by: -1 },
    { type: 'step', by: -1 },
  ])
})

test('any other letter begins to write, in any script', () => {
  expect(['h', 'H', '桐', '7'].map((key) => press(key)?.type)).toEqual(['write', 'write', 'write', 'write'])
})

test('what belongs to the browser or the page stays theirs', () => {
  expect([press('c', { ctrlKey: true }), press('f', { metaKey: true }), press('ArrowDown', { altKey: true })]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect([press('Tab'), press('F6'), press(' '), press('?'), press('Shift')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('the keys of a menu open the row’s', () => {
  expect(press('ContextMenu')).toEqual({ type: 'do', verb: 'menu' })
  expect(press('F10', { shiftKey: true })).toEqual({ type: 'do', verb: 'menu' })
})
