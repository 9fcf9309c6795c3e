import { expect, test } from 'vitest'
import { Hashing } from './hashing.ts'

const hashing = new Hashing(2)

test('a hash is argon2id at the cost that OWASP names, and salted', async () => {
  const [one, other] = await Promise.all([hashing.hash('correct horse battery'), hashing.hash('correct horse battery')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(one).not.toBe(other)
})

test('the password matches its hash, composed either way; another does not', async () => {
  const stored = await hashing.hash('Zoë takes the train')
  expect(await hashing.matches('Zoe\u0308 takes the train', stored)).toBe(true)
  expect(await hashing.matches('Zoe takes the train', stored)).toBe(false)
})

test('where there is no hash nothing matches, and nothing is told by it', async () => {
  expect(await hashing.matches('correct horse battery', undefined)).toBe(false)
  expect(await hashing.matches('', null)).toBe(false)
  expect(await hashing.matches('x'.repeat(1_000_000), await hashing.hash('x'))).toBe(false)
})
