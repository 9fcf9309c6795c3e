import { expect, test } from 'vitest'
import { A_TURN, Door } from './door.ts'

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

test('whoever comes alone passes at once', async () => {
  const door = new Door()
  for (let round = 0; round < 3; round += 1) {
    let passed = false
    door.pass(() => {
      passed = true
    })
    expect(passed).toBe(true)
    await turn()
    await turn()
  }
})

test('of many who come at once, a few pass in each turn, in their order, and others have their turns between', async () => {
  const door = new Door()
  const passed: number[] = []
  const sizes: number[] = []
  for (let who = 0; who < A_TURN * 3 + 1; who += 1) door.pass(() => void passed.push(who))
  expect(passed).toHaveLength(A_TURN)
  while (passed.length < A_TURN * 3 + 1) {
    const before = passed.length
    await turn()
    sizes.push(passed.length - before)
  }
  expect(Math.max(...sizes)).toBe(A_TURN)
  expect(passed).toEqual([...passed.keys()])
})

test('whoever comes while others wait passes after them', async () => {
  const door = new Door()
  const passed: string[] = []
  for (let who = 0; who <= A_TURN; who += 1) door.pass(() => void passed.push('early'))
  await turn()
  door.pass(() => void passed.push('late'))
  while (passed.length < A_TURN + 2) await turn()
  expect(passed.at(-1)).toBe('late')
})
