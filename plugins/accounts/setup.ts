import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { ClientError, type PluginRequest } from '../../kernel/index.ts'
import { enrol } from './enrolment.ts'
import type { Hashing } from './hashing.ts'
import { displayName } from './names.ts'
import { refuseWeak } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import { type Accounts, ownersOf } from './storage.ts'
import { hashOf, newToken } from './tokens.ts'

const Owner = z.object({ name: z.string(), password: z.string(), code: z.string().optional() })

interface Parts {
  readonly sessions: Sessions
  readonly hashing: Hashing
}

/**
 * `POST /api/setup {name, password, code?}`: the first person becomes the owner. From this machine itself it is open; from elsewhere it
 * takes the code that only the terminal shows. Until it is done, everything else is refused with `not-set-up`.
 */
export async function serveSetup(accounts: Accounts, { sessions, hashing }: Parts): Promise<void> {
  let owned = (await ownersOf(accounts.db)) > 0
  const code = newToken()

  accounts.announce((origin) => (owned ? undefined : `Set up this chat at ${origin}/#setup=${code}`))

  accounts.guard(({ path }) => {
    if (!owned && path !== '/api/setup') throw new ClientError('not-set-up', 'This chat has no owner yet.')
  })

  accounts.route(
    'POST',
    '/api/setup',
    async (request) => {
      if (owned) throw alreadySetUp()
      const owner = await request.read(Owner)
      refuseStranger(request, owner.code, code)
      const name = displayName(owner.name)
      refuseWeak(owner.password, name)
      const password = await hashing.hash(owner.password)
      return accounts.write(async (tx) => {
        if ((await ownersOf(tx)) > 0) throw alreadySetUp()
        const person = await enrol(accounts, tx, { name, role: 'owner', password })
        accounts.committed(tx, () => {
          owned = true
        })
        return sessions.open(tx, person, request)
      })
    },
    { access: 'anyone' },
  )
}

const alreadySetUp = (): ClientError => new ClientError('already-set-up', 'This chat has its owner already. Sign in instead.')

function refuseStranger(request: PluginRequest, given: string | undefined, code: string): void {
  if (given === undefined && request.local) return
  const same = timingSafeEqual(Buffer.from(hashOf(given ?? '')), Buffer.from(hashOf(code)))
  if (!same) throw new ClientError('forbidden', 'Open the link that the server wrote to its terminal when it started.')
}
