import { definePlugin, tables } from '../../kernel/index.ts'
import { migrations } from '../../migrations/accounts/index.ts'
import { Arrivals } from './arrivals.ts'
import { arriving } from './arriving.ts'
import { Attempts } from './attempts.ts'
import { serveBots } from './bots.ts'
import { tokenIn } from './cookie.ts'
import { directory, people } from './directory.ts'
import { GuestBook } from './guests.ts'
import { Hashing } from './hashing.ts'
import { Identities } from './identities.ts'
import { serveAcceptance, serveInvites } from './invites.ts'
import { servePassword } from './password.ts'
import { servePeople } from './people.ts'
import { prune } from './prune.ts'
import { Sessions } from './sessions.ts'
import { serveSetup } from './setup.ts'
import { serveSessions } from './sign-in.ts'
import type { Tables } from './storage.ts'
import { guests } from './visits.ts'

export default definePlugin({
  name: 'accounts',
  api: 1,
  tables: tables<Tables>(),
  migrations,
  paths: ['/api/setup', '/api/me', '/api/sessions', '/api/invites', '/api/people', '/api/password', '/api/bots'],
  async setup(accounts) {
    const identities = new Identities(accounts)
    const sessions = new Sessions(accounts, identities)
    const hashing = new Hashing(accounts.limits.hashesAtOnce ?? 2)
    const attempts = new Attempts(accounts.limits.signInFailures ?? 5, 'Too many wrong passwords. Wait a while, then try again.')
    const arrivals = new Attempts(
      accounts.limits.guestsPerAddress ?? 20,
      'Too many guests have come from here. Wait a while, then try again.',
    )
    const book = new GuestBook(accounts, { identities, arrivals, mostInPlace: accounts.limits.guestsPerRoom ?? 500 })

    accounts.identify(({ cookies, bearer }) => {
      if (bearer !== undefined) return identities.byToken(bearer)
      const token = tokenIn(cookies, accounts.url)
      return token ? identities.bySession(token) : undefined
    })
    await serveSetup(accounts, { sessions, hashing })
    serveSessions(accounts, { sessions, hashing, attempts })
    serveInvites(accounts)
    serveAcceptance(accounts, { sessions, hashing })
    servePeople(accounts, { sessions, identities })
    servePassword(accounts, { sessions, hashing, attempts })
    serveBots(accounts)
    accounts.provide(people, directory)
    accounts.provide(guests, book)
    accounts.provide(arriving, new Arrivals(accounts, sessions))
    accounts.every('10s', () => book.dismissExpired())
    accounts.every('12h', () => prune(accounts))
  },
})
