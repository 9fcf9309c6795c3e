import { ClientError } from '../../kernel/index.ts'
import { COMMONEST } from './commonest.ts'
import { nameKey } from './names.ts'

const LEAST = 10
/** A password's longest, in bytes of UTF-8: hashing more costs time and adds nothing. */
export const PASSWORD_BYTES = 1_000
// Rows of keys, and the orders that hands and heads know.
const ROWS = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop[]', 'asdfghjkl;', 'zxcvbnm,./', 'qwertyuiopasdfghjklzxcvbnm']
const RUNS = [...ROWS, ...ROWS.map((row) => [...row].reverse().join(''))]

/** Refuses, with `bad-request`, a password that is too short, too long, or among the first that anybody would try. */
export function refuseWeak(password: string, name: string): void {
  if ([...password].length < LEAST) throw new ClientError('bad-request', `A password has at least ${LEAST} characters.`)
  if (Buffer.byteLength(password) > PASSWORD_BYTES) throw new ClientError('bad-request', `A password has at most ${PASSWORD_BYTES} bytes.`)
  if (isName(password, name)) throw new ClientError('bad-request', 'A password is not your name.')
  if (isCommon(password)) throw new ClientError('bad-request', 'This password is too easy to guess. Long is better than complicated.')
}

function isCommon(password: string): boolean {
  const folded = password.normalize('NFKC').toLowerCase()
  return COMMONEST.has(folded) || isRepetition(folded) || RUNS.some((run) => run.includes(folded))
}

/** One to four characters over and over: `aaaaaaaaaa`, `abcabcabcabc`. */
function isRepetition(text: string): boolean {
  const letters = [...text]
  return [1, 2, 3, 4].some((period) => letters.every((letter, index) => letter === letters[index % period]))
}

function isName(password: string, name: string): boolean {
  const bare = (text: string): string => nameKey(text).replace(/[\s\p{P}]/gu, '')
  const [given, own] = [bare(password), bare(name)]
  return own !== '' && given.replace(/\d+$/, '').replaceAll(own, '') === '' && given.includes(own)
}
