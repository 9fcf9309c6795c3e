import type { Identity } from '../kernel/protocol.ts'
import { api, refused } from './api.ts'
import { browserEvents, Client, type ConnectionMemory, type Remembered, shareAmongTabs } from './client/index.ts'
import { Memory } from './memory.ts'

export type { Identity }

/** Which transport worked is the network's affair, not the person's: it is remembered for whoever uses this browser. */
const memory = new Memory('connection')
const connectionMemory: ConnectionMemory = {
  recall: () => memory.get('worked') as Remembered | undefined,
  remember: (what) => memory.set('worked', what),
}

interface Session {
  readonly me: Identity
  readonly client: Client
}
let current: Session | undefined

/** Begins to speak for somebody: `me()` and `client()` work from now on. Somebody who comes back goes on where they were, with what was unsent. */
export function beginSession(me: Identity): Client {
  if (current?.me.id === me.id) {
    current = { me, client: current.client }
    current.client.wake()
    return current.client
  }
  current?.client.close()
  const connect = shareAmongTabs(me.id)
  current = { me, client: new Client({ network: browserEvents(), signedIn, memory: connectionMemory, connect }) }
  return current.client
}

/** Whether this browser still speaks for the same person, whose role may be another by now; rejects when that cannot be found out. */
async function signedIn(): Promise<boolean> {
  try {
    const { identity } = await api<{ identity: Identity }>('GET', '/api/me')
    if (identity.id !== current?.me.id) return false
    current = { me: identity, client: current.client }
    return true
  } catch (error) {
    if (refused(error, 'unauthenticated')) return false
    throw error
  }
}

function session(): Session {
  if (!current) throw new Error('Nobody is signed in: elements of plugins are shown to signed-in people only')
  return current
}

/** The signed-in person. Throws where nobody is signed in, which no plugin's element ever sees. */
export const me = (): Identity => session().me

/** The page's one client, whose connection all tabs of the same person share. Throws where nobody is signed in. */
export const client = (): Client => session().client

/** Whether the signed-in person is an owner or administrator. */
export const iAmAdmin = (): boolean => me().role === 'owner' || me().role === 'admin'
