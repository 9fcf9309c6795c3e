import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { definePlugin, type Identity } from '../../kernel/index.ts'
import { type TestKernel, type TestOptions, testKernel } from '../../kernel/testing.ts'
import { type Rooms, rooms } from './access.ts'
import chat from './index.ts'
import type { Message } from './messages.ts'
import { type People, type Person, people } from './people.ts'

const PERSONS: readonly Person[] = [
  { id: 'ada', name: 'Ada', role: 'owner', disabled: false },
  { id: 'bo', name: 'Bo', role: 'member', disabled: false },
  { id: 'cy', name: 'Cy', role: 'member', disabled: false },
  { id: 'clock', name: 'Clock', role: 'bot', disabled: false },
  { id: 'di', name: 'Di', role: 'member', disabled: true },
]

interface Asked {
  readonly as?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}
interface Answer {
  readonly status: number
  readonly body: unknown
}

const open: { readonly kernel: TestKernel; readonly folder: string }[] = []
afterEach(async () => {
  for (const { kernel, folder } of open.splice(0)) {
    await kernel.stop()
    rmSync(folder, { recursive: true })
  }
})

/** A server with chat and five people, on a clock that stands still. */
export async function openChat({ limits = {} }: Pick<TestOptions, 'limits'> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'encke-chat-'))
  const names = new Map(PERSONS.map(({ id, name }) => [id, name]))
  const asked: { rooms?: Rooms } = {}
  const kernel = await testKernel({ plugins: [chat, household(names), asking(asked)], folder, limits })
  open.push({ kernel, folder })

  const ask = async (line: string, { as, body, headers }: Asked = {}): Promise<Answer> => {
    const [method = '', path = ''] = line.split(' ')
    const told = await kernel.ask(method, path, { as: as === undefined ? undefined : identity(as), body, ...(headers && { headers }) })
    return { status: told.status, body: told.json as unknown }
  }
  const post = (as: string, room: string, data: unknown, key?: string): Promise<Answer> =>
    ask(`POST /channels/chat/${room}`, { as, body: data, ...(key !== undefined && { headers: { 'idempotency-key': key } }) })
  const published = async (channel: string, as: string): Promise<unknown[]> => {
    const { body } = await ask(`GET /channels/${channel}?limit=200`, { as })
    return (body as { publications: { data: unknown }[] }).publications.map(({ data }) => data)
  }
  return {
    ask,
    post,
    /** What was said in a room, as the log still has it. */
    said: (room: string) => published(`chat/${room}`, 'ada'),
    /** What a person was told of rooms. */
    news: (person: string) => published(`rooms/${person}`, person),
    history: async (room: string) =>
      ((await ask(`GET /api/rooms/${room}/messages`, { as: 'ada' })).body as { messages: Message[] }).messages,
    follow: (as: string, channel: string) => kernel.follow([channel], { as: identity(as) }),
    rename: (id: string, name: string) => void names.set(id, name),
    rooms: (): Rooms => {
      if (asked.rooms) return asked.rooms
      throw new Error('chat provides no rooms')
    },
    now: () => kernel.clock.now(),
    pass: async (milliseconds: number) => kernel.clock.advance(milliseconds),
    /** What the data folder holds once the server has stopped. */
    files: async () => {
      await kernel.kernel.stop()
      return readFileSync(join(folder, 'encke.db'), 'latin1')
    },
  }
}

const identity = (id: string): Identity => {
  const person = PERSONS.find((person) => person.id === id)
  return { id, name: person?.name ?? id, role: (person?.role ?? 'member') as Identity['role'] }
}

/** Stands in for the plugin that knows people. */
const household = (names: ReadonlyMap<string, string>) =>
  definePlugin({
    name: 'household',
    api: 1,
    setup(ctx) {
      const directory: People = {
        everyone: async () => PERSONS,
        find: async (_within, id) => PERSONS.find((person) => person.id === id),
        names: async (_within, ids) => new Map(ids.map((id) => [id, names.get(id) ?? id])),
      }
      ctx.provide(people, directory)
    },
  })

/** Stands in for a plugin that asks about rooms. */
const asking = (asked: { rooms?: Rooms }) =>
  definePlugin({
    name: 'asking',
    api: 1,
    needs: [rooms],
    setup(ctx) {
      asked.rooms = ctx.use(rooms)
    },
  })
