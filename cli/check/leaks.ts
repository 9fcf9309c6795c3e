import { asError } from '../../kernel/errors.ts'
import { leaks } from '../../kernel/testing.ts'
import { type Checked, companionsOf, settle } from './loading.ts'
import { type Verdict, verdict } from './verdict.ts'

const told = verdict('leaks')
const ROUNDS = 1_000

/** Loads and unloads a plugin many times under readers of its channels, and looks whether everything is as it was. */
export async function checkLeaks(checked: Checked): Promise<Verdict> {
  const among = companionsOf(checked.plugin)
  try {
    const left = await leaks(checked, { among, rounds: ROUNDS, prepare: settle(among) })
    return left.length > 0
      ? told('failed', left.join('; '))
      : told('well', `nothing is left after it was loaded and unloaded ${ROUNDS} times`)
  } catch (error) {
    return told('failed', asError(error).message)
  }
}
