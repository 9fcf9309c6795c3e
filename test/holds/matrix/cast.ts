import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AnyPlugin } from '../../../kernel/index.ts'
import { type TestKernel, testKernel } from '../../../kernel/testing.ts'
import { given, Household, type Resident } from '../household.ts'

/** What nobody outside of the closed room may ever be sent. */
export const SECRET = 'the-secret-that-was-told-inside'

/** Somebody who asks. */
export interface Who {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  /** Whom the request speaks for; absent: nobody. */
  readonly id?: string
  /** A page of another origin sends it. */
  readonly foreign?: true
  readonly admin?: true
  readonly bot?: true
  /** Was let into the parlour, and nowhere else. */
  readonly guest?: true
  /** Belongs to the closed room; `maker`: made it. */
  readonly member?: true
  readonly maker?: true
}

/** A chat with an open and a closed room, all of its plugins, and one of each kind of people. */
export interface Stage {
  readonly kernel: TestKernel
  readonly household: Household
  readonly cast: readonly Who[]
  readonly open: string
  readonly closed: string
  /** An open room that takes guests, who write; anybody reads it. */
  readonly parlour: string
  /** A room that is not there. */
  readonly absent: string
  readonly member: Resident
  readonly outsider: Resident
  /** Of somebody who is not in the cast. */
  readonly session: string
  /** Before anything was said in the rooms. */
  readonly before: string
}

const CONFIGURATIONS: Readonly<Record<string, unknown>> = {
  weather: { places: { taipei: { url: 'http://127.0.0.1:9/feed.xml' } } },
  ticker: { boards: { shares: {}, house: { read: 'signed-in' } } },
}

/** Every plugin that lies in `plugins/`, so that none is forgotten here. */
async function everyPlugin(): Promise<{ plugin: AnyPlugin; config: unknown }[]> {
  const folder = resolve(import.meta.dirname, '../../../plugins')
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const modules = names.map(({ name }) => import(resolve(folder, name, 'index.ts')) as Promise<{ default: AnyPlugin }>)
  return (await Promise.all(modules)).map(({ default: plugin }) => ({ plugin, config: CONFIGURATIONS[plugin.name] }))
}

/** Sets the stage; every plugin must be at work on it. */
export async function setStage(): Promise<Stage> {
  const kernel = await testKernel({ plugins: await everyPlugin() })
  const idle = kernel.kernel.host.status().filter(({ state }) => state !== 'active')
  if (idle.length > 0) throw new Error(`There are plugins that do not run here: ${JSON.stringify(idle)}`)
  const household = await Household.found(kernel)
  const { owner } = household
  const people = await Promise.all(['Maker', 'Member', 'Outsider', 'Removed', 'Disabled', 'Manager'].map((name) => household.join(name)))
  const [maker, member, outsider, removed, disabled, admin] = people as [Resident, Resident, Resident, Resident, Resident, Resident]
  const bot = await household.bot('Robot')
  await household.promote(admin, 'admin')
  const open = await household.room(maker, 'open')
  const closed = await household.room(maker, 'closed', [member, removed, disabled])
  const parlour = await household.room(maker, 'open')
  given(await household.ask(`PATCH /api/rooms/${parlour}`, maker, { body: { guests: 'write' } }))
  const guest = await household.guest(parlour, 'Gus')
  const { cursor: before } = given<{ cursor: string }>(await household.ask(`GET /api/rooms/${closed}/messages`, maker))
  for (const who of [maker, member, removed, disabled]) await inside(household, who, closed)
  given(await household.ask(`DELETE /api/rooms/${closed}/members/${removed.id}`, maker))
  given(await household.ask(`PATCH /api/people/${disabled.id}`, owner, { body: { disabled: true } }))
  const bystander = await household.join('Bystander')
  const { sessions } = given<{ sessions: { id: string }[] }>(await household.ask('GET /api/sessions', bystander))
  const cast: Who[] = [
    { name: 'nobody', headers: {} },
    { name: 'a disabled person', headers: disabled.headers },
    { ...maker, name: 'the maker of the closed room', member: true, maker: true },
    { ...member, name: 'a member of the closed room', member: true },
    { ...outsider, name: 'an outsider' },
    { ...removed, name: 'a removed member' },
    { ...bot, name: 'a bot', bot: true },
    { ...guest, name: 'a guest', guest: true },
    { ...admin, name: 'an administrator', admin: true },
    { ...owner, name: 'the owner', admin: true },
    { ...bot, name: 'a bot, from a page elsewhere', headers: { ...bot.headers, origin: 'https://evil.example' }, bot: true },
    ...foreign(member, owner),
  ]
  const session = sessions[0]?.id ?? ''
  return { kernel, household, cast, open, closed, parlour, absent: 'r0000000000000000000', member, outsider, session, before }
}

async function inside(household: Household, who: Resident, closed: string): Promise<void> {
  given(await household.ask(`POST /channels/chat/${closed}`, who, { body: { type: 'message.posted', text: SECRET } }))
  given(await household.ask('POST /api/presence', who, { body: { rooms: [closed], state: 'here' } }))
}

/** Pages of other origins, in browsers of people who are signed in here. */
function foreign(member: Resident, owner: Resident): Who[] {
  const signs: Readonly<Record<string, Record<string, string>>> = {
    'a page of another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    'a page without an origin': { origin: 'null' },
    'another site, by a link or an image': { 'sec-fetch-site': 'cross-site' },
    'a neighbour on the same site': { 'sec-fetch-site': 'same-site' },
  }
  return Object.entries(signs).flatMap(([name, headers]) => [
    { name: `${name}, for a member`, headers: { ...member.headers, ...headers }, foreign: true as const },
    { name: `${name}, for the owner`, headers: { ...owner.headers, ...headers }, foreign: true as const },
  ])
}
