import type { Transaction } from 'kysely'
import { ClientError, type PluginRequest } from '../../kernel/index.ts'
import type { Arriving } from './arriving.ts'
import { type Person, personOf, type Writing } from './directory.ts'
import { enrol } from './enrolment.ts'
import { freeName, nameKey } from './names.ts'
import type { Sessions } from './sessions.ts'
import { type Accounts, ownersOf, personById, personByKey, type Tables } from './storage.ts'

/** Room for a number behind a name that is taken. */
const SHORTENED = 58
const TRIES = 10_000
const NAMELESS = 'Somebody'

/** Lets in whom other plugins know. */
export class Arrivals implements Arriving {
  readonly #accounts: Accounts
  readonly #sessions: Sessions

  constructor(accounts: Accounts, sessions: Sessions) {
    this.#accounts = accounts
    this.#sessions = sessions
  }

  async join(within: Writing, names: readonly string[]): Promise<Person> {
    const tx = within as Transaction<Tables>
    if ((await ownersOf(tx)) === 0) throw new ClientError('not-set-up', 'This chat has no owner yet.')
    const name = await untaken(tx, names)
    return personOf(await enrol(this.#accounts, tx, { name, role: 'member', password: null }))
  }

  async open(within: Writing, person: string, request: PluginRequest): Promise<string> {
    const tx = within as Transaction<Tables>
    const row = await personById(tx, person)
    if (!row || row.role === 'bot') throw new ClientError('not-found', 'There is no such person.')
    if (row.disabled) throw new ClientError('forbidden', 'This account is disabled.')
    return this.#sessions.begin(tx, row, request)
  }
}

async function untaken(tx: Transaction<Tables>, names: readonly string[]): Promise<string> {
  const possible = names.flatMap(nameFrom)
  for (const name of possible) if (await isFree(tx, name)) return name
  const [first = NAMELESS] = possible
  const short = [...first].slice(0, SHORTENED).join('').trim()
  for (let number = 2; number < TRIES; number++) if (await isFree(tx, `${short} ${number}`)) return `${short} ${number}`
  throw new ClientError('conflict', 'This name is taken.')
}

const isFree = async (tx: Transaction<Tables>, name: string): Promise<boolean> => !(await personByKey(tx, nameKey(name)))

/** The name, unless it cannot be one. */
function nameFrom(given: string): string[] {
  try {
    return [freeName(given)]
  } catch (error) {
    if (error instanceof ClientError) return []
    throw error
  }
}
