import { afterAll, describe, expect, test } from 'vitest'
import { TRANSPORTS as NAMES, type TransportName } from '../../kernel/protocol.ts'
import { Follower } from '../contract/follower.ts'
import { TRANSPORTS } from '../contract/transports.ts'
import { type Answer, ask } from './asking.ts'
import { SECRET, setStage, type Who } from './matrix/cast.ts'
import { type Cell, CHANNELS, channelsFor } from './matrix/channels.ts'
import { foreignReads, LOOKS, type Looked } from './matrix/looking.ts'
import { FOREIGN, type Outcome, outcomeOf, UNAUTHENTICATED } from './matrix/outcome.ts'
import { POSTED, publishingOf, ROUTES } from './matrix/routes.ts'
import { byWebSocket } from './voices.ts'

const stage = await setStage()
const { origin } = stage.kernel
afterAll(() => stage.kernel.stop())

test('every route has an entry, and every entry a route', () => {
  const routes = stage.kernel.kernel.routes.map(({ method, path }) => `${method} ${path}`)
  expect(Object.keys(ROUTES).sort()).toEqual(routes.sort())
})

test('every family of channels has an entry, and every entry a family', () => {
  const families = [...stage.kernel.kernel.connections.registry.families()].map(({ pattern }) => pattern)
  expect(Object.keys(CHANNELS).sort()).toEqual(families.sort())
})

test('every transport has an entry', () => {
  expect(Object.keys(LOOKS).sort()).toEqual([...NAMES].sort())
})

/** What cells come to, beside what is due; and what else is wrong with them. */
class Findings {
  readonly #who: Who
  readonly #due: Record<string, Outcome> = {}
  readonly #found: Record<string, Outcome> = {}
  readonly #wrong: string[] = []

  constructor(who: Who) {
    this.#who = who
  }

  note(cell: string, due: Outcome, { outcome, text, headers }: Looked): void {
    this.#due[cell] = due
    this.#found[cell] = outcome
    if (!this.#who.member && text.includes(SECRET)) this.#wrong.push(`${cell} leaks: ${text}`)
    const { 'access-control-allow-origin': allowed, 'access-control-allow-credentials': credentials } = headers
    if (credentials !== undefined || (allowed !== undefined && (allowed !== '*' || outcome === FOREIGN))) {
      this.#wrong.push(`${cell} may be read by a page of another site`)
    }
  }
  /** What is forbidden looks like what is absent. */
  compare(cell: string, forbidden: string, absent: string): void {
    if (forbidden !== absent) this.#wrong.push(`${cell} tells that it is there: ${forbidden}, not ${absent}`)
  }
  check(): void {
    expect(this.#found).toEqual(this.#due)
    expect(this.#wrong).toEqual([])
  }
}

const looked = (answer: Answer): Looked => ({ ...answer, outcome: outcomeOf(answer) })

/** What following a channel comes to. */
function followingOf(cell: Cell, who: Who, transport: TransportName): Outcome {
  if (who.foreign && !(cell.public && foreignReads(transport))) return FOREIGN
  if (cell.reads(who)) return '200 joined'
  return who.id === undefined ? '200 denied unauthenticated' : '200 denied not-found'
}

describe.each(stage.cast.map((who): [string, Who] => [who.name, who]))('%s', (_, who) => {
  const cells = channelsFor(stage, who)
  const request = (line: string, body?: unknown): Promise<Answer> =>
    ask(origin, line, { headers: who.headers, ...(body !== undefined && { body }) })

  test('is answered on each route as is due', async () => {
    const findings = new Findings(who)
    for (const [route, attempts] of Object.entries(ROUTES)) {
      const [method = ''] = route.split(' ')
      for (const { path, body, comesTo, twin } of attempts(stage, cells)) {
        const cell = `${method} ${path} ${JSON.stringify(body) ?? ''}`
        const answer = await request(`${method} ${path}`, body)
        findings.note(cell, comesTo(who), looked(answer))
        if (twin !== undefined && !who.member) findings.compare(cell, answer.text, (await request(`${method} ${twin}`, body)).text)
      }
    }
    findings.check()
  })

  test.each(Object.entries(LOOKS))('follows by %s what it may', async (transport, look) => {
    const findings = new Findings(who)
    for (const cell of cells) {
      const { channel } = cell
      findings.note(channel, followingOf(cell, who, transport as TransportName), await look(origin, [channel], who))
      // One that anyone may read opens no door to another beside it.
      if (!who.foreign || cell.public) continue
      findings.note(`weather/taipei and ${channel}`, FOREIGN, await look(origin, ['weather/taipei', channel], who))
    }
    findings.check()
  })

  test('publishes what it may by a WebSocket', async () => {
    const findings = new Findings(who)
    const resident = { ...who, id: who.id ?? '' }
    const opening = byWebSocket({ origin }, resident)
    if (who.foreign) return expect(opening).rejects.toThrow('403')
    const voice = await opening
    for (const cell of cells) {
      const { status, body } = await voice.say(cell.channel, POSTED)
      findings.note(cell.channel, publishingOf(cell)(who), {
        outcome: outcomeOf({ status, json: JSON.parse(body) }),
        text: body,
        headers: {},
      })
      if (cell.twin !== undefined && !who.member) findings.compare(cell.channel, body, (await voice.say(cell.twin, POSTED)).body)
    }
    voice.close()
    findings.check()
  })

  test('publishes what it may by the form of a page', async () => {
    const findings = new Findings(who)
    for (const cell of cells) {
      const bytes = new URLSearchParams({ channel: cell.channel, ...POSTED }).toString()
      const headers = { ...who.headers, 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await ask(origin, 'POST /comet/refresh', { headers, bytes })
      // A page tells it in words: of what it comes to only the status is left.
      const due = publishingOf(cell)(who).replace('201', '303')
      findings.note(cell.channel, due, {
        ...answer,
        outcome: due.startsWith(String(answer.status)) ? due : `${answer.status} ${answer.text}`,
      })
    }
    findings.check()
  })
})

describe.each(stage.cast.filter(({ foreign }) => !foreign).map((who): [string, Who] => [who.name, who]))('%s', (_, who) => {
  test.each(TRANSPORTS)('is told nothing of the closed room by %s, whatever its cursor says', async (_, transport) => {
    const channels = [`chat/${stage.closed}`, `presence/${stage.closed}`, 'presence/*', 'weather/taipei', `chat/${stage.open}`]
    const follower = await Follower.open({ origin }, transport, { as: 'nobody', headers: who.headers, channels, since: stage.before })
    await stage.household.ask(`POST /channels/chat/${stage.open}`, stage.household.owner, {
      body: { type: 'message.posted', text: 'the end' },
    })
    if (who.id === undefined || who.guest) await follower.next((frame) => frame.type === 'denied' && frame.channel === `chat/${stage.open}`)
    else await follower.next((frame) => frame.type === 'publication' && (frame.data as { text?: unknown }).text === 'the end')
    follower.leave()
    const told = JSON.stringify(follower.frames().filter(({ type }) => type !== 'denied'))
    expect(told.includes(SECRET)).toBe(who.member === true)
    expect(told.includes(stage.closed)).toBe(who.member === true)
  })
})

test('a page of another site that was let in for what anyone may read speaks for nobody', async () => {
  const page = { id: '', name: '', headers: { origin: 'https://evil.example', cookie: stage.member.headers.cookie ?? '' } }
  const voice = await byWebSocket({ origin }, page, '?channel=weather/taipei')
  const { status, body } = await voice.say(`chat/${stage.open}`, POSTED)
  expect(outcomeOf({ status, json: JSON.parse(body) })).toBe(UNAUTHENTICATED)
  voice.close()
})
