import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

function gates(turns: Turns) {
  const opened: (() => void)[] = []
  const state = { running: 0, most: 0 }
  const enter = () =>
    turns.run(async () => {
      state.most = Math.max(state.most, ++state.running)
      await new Promise<void>((open) => opened.push(open))
      state.running--
    })
  return { state, enter, open: () => opened.shift()?.() }
}

test('two run at once, fifty wait, the next is told to come back', async () => {
  const { state, enter, open } = gates(new Turns(2))
  const entered = Array.from({ length: 52 }, enter)
  await expect(enter()).rejects.toMatchObject({ code: 'busy', retryAfter: expect.any(Number) })
  expect(state.running).toBe(2)
  const all = Promise.all(entered)
  for (let left = 52; left > 0; left--) {
    open()
    await new Promise((settled) => setImmediate(settled))
  }
  await all
  for (let newcomer = 0; newcomer < 3; newcomer++) void enter()
  await new Promise((settled) => setImmediate(settled))
  expect(state).toEqual({ running: 2, most: 2 })
})

test('work that fails gives its turn on', async () => {
  const turns = new Turns(1)
  const failing = turns.run(() => Promise.reject(new Error('no')))
  const next = turns.run(async () => 'next')
  await expect(failing).rejects.toThrow('no')
  await expect(next).resolves.toBe('next')
  await expect(turns.run(async () => 'and the next')).resolves.toBe('and the next')
})
