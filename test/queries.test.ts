import SQLite, { type Database, type Statement } from 'better-sqlite3'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { FakeClock, type TestKernel, testKernel } from '../kernel/testing.ts'
import accounts from '../plugins/accounts/index.ts'
import chat from '../plugins/chat/index.ts'
import gallery from '../plugins/gallery/index.ts'
import presence from '../plugins/presence/index.ts'
import ticker from '../plugins/ticker/index.ts'
import weather from '../plugins/weather/index.ts'
import { given, Household, password, type Resident } from './holds/household.ts'

/** What may be read from one end to the other, and why it stays short. */
const MAY_BE_SCANNED: readonly (readonly [table: string, statement: RegExp, because: string])[] = [
  ['log_head', /./, 'it is one row'],
  ['epochs', /^SELECT epoch, lineage, seq FROM epochs ORDER BY epoch$/, 'a row for each start of the server, read when it starts'],
  ['publications', /ORDER BY seq DESC LIMIT \?$/, 'the newest, up to its limit'],
  ['newest', /LIMIT 1\) AS newest/, 'a row at most'],
  ['oldest', /LIMIT 1\) AS oldest/, 'a row at most'],
  ['state', /^SELECT channel, key, time, data FROM state$/, 'all of it is kept in memory; read when the server starts'],
  ['poller_memory', /./, 'a row for each address that is fetched'],
  ['ticker_bucket', /./, 'a ring: each symbol has the same number of rows for ever'],
  ['ticker_board', /./, 'a row for each board of the settings'],
  ['weather_room', /^select "room" from "weather_room"$/, 'a row for each room that shows a place, read when the rooms come'],
  ['accounts_person', /order by "name_key"$/, 'the answer is all people'],
  ['chat_room', /order by/, 'the answer is all rooms that somebody may see'],
]

/** How SQLite goes about every statement that was prepared. */
const plans = new Map<string, string[]>()
let kernel: TestKernel

beforeAll(async () => {
  const prepare: Prepare = SQLite.prototype.prepare
  vi.spyOn(SQLite.prototype, 'prepare').mockImplementation(function (this: Database, sql: string) {
    if (/^\s*(select|insert|update|delete|with)\b/i.test(sql) && !plans.has(sql)) plans.set(sql, planOf(this, sql, prepare))
    return prepare.call(this, sql)
  })
  kernel = await testKernel({ plugins: [accounts, chat, presence, weather, ticker, gallery], clock: new FakeClock(Date.now()) })
})
afterAll(() => kernel.stop())

type Prepare = (this: Database, sql: string) => Statement<unknown[]>
function planOf(database: Database, sql: string, prepare: Prepare): string[] {
  const named = Object.fromEntries([...sql.matchAll(/[@:$](\w+)/g)].map(([, name]) => [name, 1]))
  const positional = [...sql.replace(/'[^']*'/g, '').matchAll(/\?/g)].map(() => 1)
  const given: unknown[] = Object.keys(named).length > 0 ? [...positional, named] : positional
  const rows = prepare.call(database, `EXPLAIN QUERY PLAN ${sql}`).all(...given)
  return (rows as { detail: string }[]).map(({ detail }) => detail)
}

/** Asks for everything that can be read with these parameters, whatever the answer. */
async function lookAround(household: Household, as: Resident, parameters: Readonly<Record<string, string>>): Promise<void> {
  for (const { method, path } of kernel.kernel.routes) {
    const line = path.replace(/[:*](\w+)/g, (_, name: string) => parameters[name] ?? 'x')
    if (method === 'GET') await household.ask(`GET ${line}`, as)
  }
}

/** What people do in a chat, once each. */
async function live(household: Household): Promise<void> {
  const { owner } = household
  const bo = await household.join('Bo')
  const room = await household.room(owner, 'open')
  const closed = await household.room(owner, 'closed', [bo])
  const say = async (body: object): Promise<{ readonly id: string }> =>
    given<{ id: string }>(
      await household.ask(`POST /channels/chat/${room}`, bo, {
        body,
        headers: { 'idempotency-key': JSON.stringify(body).slice(0, 60).replace(/\s/g, '') },
      }),
    )
  const { id } = await say({ type: 'message.posted', text: 'Hello' })
  await say({ type: 'message.edited', id, text: 'Hello, all' })
  await say({ type: 'message.deleted', id })
  await household.ask(`GET /channels/chat/${room}?limit=5`, bo)
  for (const beside of ['before', 'after']) await household.ask(`GET /api/rooms/${room}/messages?${beside}=${id}`, bo)
  await household.ask(`GET /comet/poll?channel=chat/${room}&channel=weather/*&channel=presence/${room}`, bo)
  await household.ask('POST /api/presence', bo, { body: { rooms: [room], state: 'here' } })
  await household.bot('Robot')
  await household.signIn(bo)
  await household.ask(`PATCH /api/rooms/${room}`, owner, { body: { guests: true } })
  await household.ask(`POST /api/rooms/${room}/guests`, undefined, { body: { name: 'Gus' } })
  await household.promote(bo, 'admin')
  await household.ask('POST /api/password', bo, { body: { current: password, password: 'a harbour in the rain' } })
  await lookAround(household, owner, { room, person: bo.id, name: `chat/${room}` })
  await household.ask(`DELETE /api/rooms/${closed}/members/${bo.id}`, owner)
}

const hour = 3_600_000

test('no statement reads through a table that grows', { timeout: 60_000 }, async () => {
  await live(await Household.found(kernel))
  // Whatever is swept up is swept up in a day or two.
  for (let hours = 0; hours < 72; hours += 6) {
    kernel.clock.advance(6 * hour)
    await kernel.kernel.log.drain()
  }
  await kernel.restart()
  expect(plans.size).toBeGreaterThan(60)
  const scans = [...plans].flatMap(([sql, plan]) => plan.flatMap((line) => scanned(line, sql)))
  expect(scans).toEqual([])
})

test('what may be scanned is still there to be scanned', () => {
  const lines = [...plans].flatMap(([sql, plan]) => plan.map((line) => [tableOf(line), sql] as const))
  for (const [table, statement, because] of MAY_BE_SCANNED) {
    expect(
      lines.some(([name, sql]) => name === table && statement.test(sql)),
      `${table}: ${because}`,
    ).toBe(true)
  }
})

/** The table that a line of a plan says is read from one end to the other. */
const tableOf = (line: string): string | undefined => /^SCAN ([a-z_]+)/.exec(line)?.[1]

function scanned(line: string, sql: string): string[] {
  const table = tableOf(line)
  const known = table === undefined || MAY_BE_SCANNED.some(([name, statement]) => name === table && statement.test(sql))
  return known ? [] : [`${table}: ${sql}`]
}
