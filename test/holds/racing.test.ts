import { beforeAll, describe, expect, test } from 'vitest'
import type { PublicationFrame } from '../../kernel/protocol.ts'
import type { Message } from '../../plugins/chat/messages.ts'
import type { TestTransport } from '../contract/clients/transport.ts'
import { Follower, type Following } from '../contract/follower.ts'
import { TRANSPORTS } from '../contract/transports.ts'
import { openHouse } from './house.ts'
import { given, type Household, type Resident } from './household.ts'
import { Spoken } from './spoken.ts'

const TIMES = 15
const HEARD = 5

let household: Household
let mira: Resident
beforeAll(async () => {
  household = (await openHouse()).household
  mira = await household.join('Mira')
}, 60_000)

const follow = (transport: TestTransport, following: Omit<Following, 'as'>): Promise<Follower> =>
  Follower.open(household.place, transport, { as: 'nobody', headers: mira.headers, ...following })

interface Snapshot {
  readonly messages: readonly Message[]
  readonly n: number
  readonly cursor: string
}
const snapshotOf = async ({ room }: Spoken): Promise<Snapshot> => given(await household.ask(`GET /api/rooms/${room}/messages`, mira))

/** What was heard of a room that talks on and on, and from which `n` on it has to be all. */
interface Heard {
  readonly from: number
  readonly frames: readonly PublicationFrame[]
  readonly snapshot?: Snapshot
}

/** Ways to begin to follow a room while it talks. */
const WAYS: Readonly<Record<string, (transport: TestTransport, spoken: Spoken) => Promise<Heard>>> = {
  async 'from a position'(transport, spoken) {
    const { n, cursor } = spoken.newest
    const follower = await follow(transport, { channels: [`chat/${spoken.room}`], since: cursor })
    return { from: n + 1, frames: await hear(follower, n) }
  },
  async 'snapshot, then follow'(transport, spoken) {
    const snapshot = await snapshotOf(spoken)
    const follower = await follow(transport, { channels: [`chat/${spoken.room}`], since: snapshot.cursor })
    return { from: snapshot.n + 1, frames: await hear(follower, snapshot.n), snapshot }
  },
  async 'follow, then snapshot'(transport, spoken) {
    const follower = await follow(transport, { channels: [`chat/${spoken.room}`] })
    await follower.told('joined')
    return covered(follower, await snapshotOf(spoken))
  },
  async 'join, then snapshot'(transport, spoken) {
    const follower = await follow(transport, { channels: ['chat/lobby'] })
    await follower.told('joined', 'chat/lobby')
    if (transport.name === 'ws') await follower.subscribe(1, `chat/${spoken.room}`)
    else await follower.comeBack({ since: spoken.newest.cursor, join: [`chat/${spoken.room}`] })
    await follower.told('joined', `chat/${spoken.room}`)
    return covered(follower, await snapshotOf(spoken))
  },
}

/** All publications until so many after `n` have come. */
async function hear(follower: Follower, n: number): Promise<PublicationFrame[]> {
  const frames: PublicationFrame[] = []
  while ((frames.at(-1)?.n ?? 0) < n + HEARD) frames.push(await follower.told('publication'))
  follower.leave()
  return frames
}

/** What the snapshot does not cover. Nothing may be missing in between, but something may be told twice. */
async function covered(follower: Follower, snapshot: Snapshot): Promise<Heard> {
  const frames = await hear(follower, snapshot.n)
  return { from: snapshot.n + 1, frames: frames.filter(({ n }) => n > snapshot.n), snapshot }
}

function check({ from, frames, snapshot }: Heard, spoken: Spoken): void {
  expect(frames.map(({ n }) => n)).toEqual(frames.map((_, index) => from + index))
  // What was deleted or edited meanwhile is told as erased.
  for (const { n, data } of frames) expect([spoken.at(n), { erased: true }]).toContainEqual(data)
  if (snapshot) expect(snapshot.messages.map(({ id, text }) => ({ id, text }))).toEqual(spoken.messagesAt(snapshot.n))
}

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  test.each(TRANSPORTS)(`by %s, ${TIMES} times while others talk: no gap, no repeat`, async (_, transport) => {
    const spoken = new Spoken(household, mira, await household.room(mira, 'open'))
    const talking = await spoken.begin()
    const heard: Heard[] = []
    try {
      for (let time = 0; time < TIMES; time += 1) heard.push(await way(transport, spoken))
    } finally {
      await talking.stop()
    }
    for (const each of heard) check(each, spoken)
    // It was a race: there was talk all the time.
    expect(spoken.count).toBeGreaterThan(2 * TIMES)
  })
})
