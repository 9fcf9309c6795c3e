import { z } from 'zod'
import { enrol } from './enrolment.ts'
import { freeName } from './names.ts'
import type { Accounts } from './storage.ts'
import { hashOf, newId, newToken } from './tokens.ts'

const NewBot = z.object({ name: z.string() })

/** `POST /api/bots {name}`: for administrators; the token is shown this once and is spoken as `Authorization: Bearer`. */
export function serveBots(accounts: Accounts): void {
  accounts.route(
    'POST',
    '/api/bots',
    async (request) => {
      const name = freeName((await request.read(NewBot)).name)
      const token = newToken()
      const { id } = await accounts.write(async (tx) => {
        const bot = await enrol(accounts, tx, { name, role: 'bot', password: null })
        const row = { id: newId('b'), token_hash: hashOf(token), person: bot.id, created: accounts.now() }
        await tx.insertInto('accounts_bot_token').values(row).execute()
        return bot
      })
      return Response.json({ id, token }, { status: 201 })
    },
    { access: 'admin' },
  )
}
