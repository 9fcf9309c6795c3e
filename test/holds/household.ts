import { type Answer, type Asked, ask } from './asking.ts'

const PASSWORD = 'a lighthouse by the sea'

/** Somebody with an account, and the headers by which a request speaks for them. */
export interface Resident {
  readonly id: string
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
}

/** Where a server is reached now. */
export interface Place {
  readonly origin: string
}

/** The people of a chat, who came the way people come. */
export class Household {
  readonly place: Place
  readonly owner: Resident

  private constructor(place: Place, owner: Resident) {
    this.place = place
    this.owner = owner
  }

  /** Sets up a chat whose owner is Ada. */
  static async found(place: Place): Promise<Household> {
    const body = { name: 'Ada', password: PASSWORD }
    return new Household(place, resident(await ask(place.origin, 'POST /api/setup', { body })))
  }

  /** Asks as somebody, or as nobody. */
  ask(line: string, as: Resident | undefined, asked: Asked = {}): Promise<Answer> {
    return ask(this.place.origin, line, { ...asked, headers: { ...as?.headers, ...asked.headers } })
  }

  /** Lets somebody in by an invitation. */
  async join(name: string): Promise<Resident> {
    const { token } = given<{ token: string }>(await this.ask('POST /api/invites', this.owner, { body: {} }))
    return resident(await this.ask('POST /api/invites/accept', undefined, { body: { token, name, password: PASSWORD } }))
  }

  /** The same person on another device, with a session of its own. */
  async signIn({ name }: Resident): Promise<Resident> {
    return resident(await this.ask('POST /api/sessions', undefined, { body: { name, password: PASSWORD } }))
  }

  async bot(name: string): Promise<Resident> {
    const { id, token } = given<{ id: string; token: string }>(await this.ask('POST /api/bots', this.owner, { body: { name } }))
    return { id, name, headers: { authorization: `Bearer ${token}` } }
  }

  /** Lets somebody into a room that takes guests. */
  async guest(room: string, name: string): Promise<Resident> {
    const admitted = await this.ask(`POST /api/rooms/${room}/guests`, undefined, { body: { name } })
    const { token, identity } = given<{ token: string; identity: { id: string } }>(admitted)
    return { id: identity.id, name, headers: { authorization: `Bearer ${token}` } }
  }

  /** Makes a room and gives its id; a closed one has these members besides its creator. */
  async room(creator: Resident, access: 'open' | 'closed', members: readonly Resident[] = []): Promise<string> {
    const { id } = given<{ id: string }>(
      await this.ask('POST /api/rooms', creator, { body: { name: `A room of ${creator.name}`, access } }),
    )
    for (const member of members) given(await this.ask(`PUT /api/rooms/${id}/members/${member.id}`, creator))
    return id
  }

  async promote(person: Resident, role: 'admin' | 'owner'): Promise<void> {
    given(await this.ask(`PATCH /api/people/${person.id}`, this.owner, { body: { role } }))
  }
}

/** The password of everybody. */
export const password = PASSWORD

/** What an answer gives; throws when it is a refusal. */
export function given<T>({ status, json, text }: Pick<Answer, 'status' | 'json' | 'text'>): T {
  if (status >= 300) throw new Error(`${status}: ${text}`)
  return json as T
}

function resident(answer: Answer): Resident {
  const { identity } = given<{ identity: { id: string; name: string } }>(answer)
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  return { id: identity.id, name: identity.name, headers: { cookie } }
}
