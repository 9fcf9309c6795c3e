import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type TestOptions, testKernel } from '../../kernel/testing.ts'
import accounts from '../../plugins/accounts/index.ts'
import chat from '../../plugins/chat/index.ts'
import presence from '../../plugins/presence/index.ts'
import { type Answer, ask } from '../holds/asking.ts'
import { given, Household, type Resident } from '../holds/household.ts'

/** A page that may let guests in, once a room says so. */
export const BLOG = 'https://blog.example.com'

/** Somebody let in, as the answer says. */
export interface Admitted {
  readonly token: string
  readonly identity: { readonly id: string; readonly name: string; readonly role: string }
  readonly expiresAt: number
}
interface Coming {
  readonly origin?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A chat on a clock that stands still, with an owner, a member who made an open room, and no guests yet. */
export async function openParlour(options: Pick<TestOptions, 'limits'> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'encke-guests-'))
  const kernel = await testKernel({ plugins: [accounts, chat, presence], folder, ...options })
  onTestFinished(async () => {
    await kernel.stop()
    rmSync(folder, { recursive: true })
  })
  const household = await Household.found(kernel)
  const host = await household.join('Hanna')
  const room = await household.room(host, 'open')
  const set = (change: object, as: Resident = host, where = room): Promise<Answer> =>
    household.ask(`PATCH /api/rooms/${where}`, as, { body: change })
  const come = (name: unknown, { origin, headers }: Coming = {}, where = room): Promise<Answer> =>
    ask(kernel.origin, `POST /api/rooms/${where}/guests`, {
      body: { name },
      headers: { ...headers, ...(origin !== undefined && { origin }) },
    })
  const guest = async (name: string): Promise<Resident & Admitted> => {
    const admitted = given<Admitted>(await come(name))
    return { ...admitted, id: admitted.identity.id, name, headers: { authorization: `Bearer ${admitted.token}` } }
  }
  const say = (as: Resident | undefined, text: string, where = room): Promise<Answer> =>
    household.ask(`POST /channels/chat/${where}`, as, { body: { type: 'message.posted', text } })
  return { kernel, folder, household, owner: household.owner, host, room, set, come, guest, say }
}
export type Parlour = Awaited<ReturnType<typeof openParlour>>
