import { ClientError } from '../errors.ts'

const MAXIMUM_DEPTH = 100

/** Text as it is kept and sent on: whole Unicode, without NUL and without half a surrogate pair. */
export const isWholeText = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text)

function checkText(text: string): void {
  if (!isWholeText(text)) throw new ClientError('bad-request', 'The JSON holds a NUL or half a surrogate pair.')
}

function checkValue(value: unknown, depth: number): void {
  if (typeof value === 'string') checkText(value)
  if (typeof value !== 'object' || value === null) return
  if (depth >= MAXIMUM_DEPTH) throw new ClientError('bad-request', `The JSON is nested more than ${MAXIMUM_DEPTH} deep.`)
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') throw new ClientError('bad-request', 'The JSON has a key __proto__.')
    checkText(key)
    checkValue(inner, depth + 1)
  }
}

/** Throws `bad-request` where parsed JSON is not whole Unicode, too deep, or meant to mislead. */
export const checkJson = (value: unknown): void => checkValue(value, 0)

/** Parses what a client sent; throws `bad-request` where it is no JSON, not whole Unicode, too deep, or meant to mislead. */
export function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ClientError('bad-request', cause instanceof SyntaxError && text.trim() ? 'This is no JSON.' : 'There is no JSON.')
  }
  checkJson(value)
  return value
}
