import { beforeEach, expect, test, vi } from 'vitest'
import { Changes } from '../../../../ui/changes.ts'
import { Deletions } from './deletions.ts'
import type { Shown } from './outbox.ts'

let settle: (undone: boolean) => void
vi.mock('../../../../ui/index.ts', () => ({
  undoable: () =>
    new Promise((settled) => {
      settle = settled
    }),
}))

const message = (id: string): Shown => ({ id, author: { id: 'p1', name: 'Ada' }, text: id, time: 1, state: 'sent' })
const ALL = [message('a'), message('b')]

let sent: string[]
let deletions: Deletions
beforeEach(() => {
  sent = []
  deletions = new Deletions(new Changes(), (id) => sent.push(id))
})
const shown = () => deletions.over(ALL).map(({ text, deleted }) => (deleted ? 'deleted' : text))

test('what is deleted looks so at once, and is sent when it can no longer be taken back', async () => {
  const undone = deletions.begin('b')
  expect([shown(), sent]).toEqual([['a', 'deleted'], []])
  settle(false)
  expect(await undone).toBe(false)
  expect(sent).toEqual(['b'])
})

test('what is taken back is there again, and nothing is sent', async () => {
  const undone = deletions.begin('b')
  settle(true)
  expect(await undone).toBe(true)
  expect([shown(), sent]).toEqual([['a', 'b'], []])
  expect(deletions.over(ALL)).toBe(ALL)
})
