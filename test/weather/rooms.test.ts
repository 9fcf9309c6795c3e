import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { definePlugin, service, use } from '../../kernel/index.ts'
import type { Frame } from '../../kernel/protocol.ts'
import { FakeClock, person, type TestKernel, testKernel } from '../../kernel/testing.ts'
import chat from '../../plugins/chat/index.ts'
import weather from '../../plugins/weather/index.ts'
import { type FeedServer, startFeedServer } from '../feeds/server.ts'
import { twin } from '../feeds/twins.ts'

const [ADA, BO, CY] = [person('Ada', 'owner'), person('Bo'), person('Cy')]
const household = definePlugin({
  name: 'household',
  api: 1,
  setup: (ctx) =>
    void ctx.provide(service('people'), { everyone: async () => [], find: async () => undefined, names: async () => new Map() }),
})
const CALM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><title>MeteoAlarm</title></feed>'
const warning = (headline: string, expires = '2026-03-01T18:00:00Z') =>
  CALM.replace(
    '</feed>',
    `<entry><id>x</id><title>${headline}</title><updated>2026-03-01T12:00:00Z</updated><cap:identifier>a.1</cap:identifier><cap:areaDesc>Coast</cap:areaDesc><cap:severity>Severe</cap:severity><cap:expires>${expires}</cap:expires></entry></feed>`,
  )

let feeds: FeedServer
let kernel: TestKernel
let den: string
beforeEach(async () => {
  feeds = await startFeedServer()
  feeds.serve('/ec', twin('environment-canada'))
  feeds.serve('/cap', CALM)
  const places = {
    port: { urls: [`${feeds.url}/ec`, `${feeds.url}/cap`], name: 'Port Example', names: { fr: 'Port-Exemple' }, search: ['harbour'] },
    hill: { url: `${feeds.url}/ec` },
  }
  const clock = new FakeClock(Date.UTC(2026, 2, 1, 12, 10))
  kernel = await testKernel({ plugins: [household, chat, use(weather, { places, every: '1s' })], netAllow: [feeds.hostAndPort], clock })
  den = (await kernel.ask('POST', '/api/rooms', { as: BO, body: { name: 'Den', access: 'open' } })).json.id
  await settled('weather/port', (entries) => entries.length > 4)
})
afterEach(async () => {
  await kernel.stop()
  await feeds.close()
})

/** Lets the clock pass until a channel is as it should be. */
async function settled(channel: string, condition: (entries: { key: string; data: { type?: string } }[]) => boolean): Promise<void> {
  for (;;) {
    const { entries, publications } = (await kernel.ask('GET', `/channels/${channel}`)).json
    if (condition(entries ?? publications)) return
    kernel.clock.advance(1_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
const has = (type: string) => (news: { data: { type?: string } }[]) => news.some(({ data }) => data.type === type)
const command = async (args: string, as = BO, room = den) => {
  const { status, json } = await kernel.ask('POST', '/api/commands/weather', { as, body: { channel: `chat/${room}`, args } })
  return status === 200 ? json.replies.join('\n') : `${status} ${json.detail ?? json.title}`
}
const said = async () =>
  (await kernel.ask('GET', `/api/rooms/${den}/messages`, { as: BO })).json.messages.map(({ text }: { text: string }) => text)

describe('/weather', () => {
  test('tells a place by any of its names, with what comes and who says so', async () => {
    for (const name of ['port', 'port example', 'PORT-EXEMPLE', 'harbour'])
      expect(await command(name)).toMatch(/^Port Example: Light Rain, 0 °C.*\nSunday: .*\n.*\nEnvironment and Climate Change Canada$/)
  })

  test('without a name tells the room’s own place', async () => {
    expect(await command('')).toMatch(/^This room shows no place/)
    expect(await command('set hill')).toBe('This room shows hill.')
    expect(await command('')).toMatch(/^hill: Light Rain/)
    expect(await command('clear')).toBe('This room shows no place.')
    expect(await command('list')).toBe('Port Example (port), hill (hill)')
  })

  test('offers what is nearly a name', async () => {
    expect(await command('prot')).toMatch(/^404 .*Did you mean Port Example \(port\)\?/)
    expect(await command('set Ulaanbaatar')).toMatch(/^404 .*\/weather list/)
  })

  test('is set by whoever made the room and by administrators alone', async () => {
    expect(await command('set port', CY)).toMatch(/^403 /)
    expect(await command('warnings on')).toMatch(/^400 /)
    expect(await command('set port', ADA)).toBe('This room shows Port Example.')
    expect(await command('set port', BO, 'lobby')).toMatch(/^403 /)
  })
})

describe('a room’s own place', () => {
  test('is set, told to who may see the room, and taken away', async () => {
    const reader = await kernel.follow([`room-weather/${den}`], { as: CY })
    const told = async (condition: (data: unknown) => boolean) => {
      const heard = reader.next(
        (frame: Frame) => frame.type === 'state' && frame.entries.some(({ key, data }) => key === 'place' && condition(data)),
      )
      kernel.clock.advance(1_000) // changes that follow on each other are told at a pace
      await heard
    }
    const put = (body: unknown, as = BO) => kernel.ask('PUT', `/api/weather/rooms/${den}`, { as, body })
    expect((await put({ place: 'port', saysWarnings: true })).json).toEqual({
      place: 'port',
      name: 'Port Example',
      names: { fr: 'Port-Exemple' },
      saysWarnings: true,
    })
    await told((data) => (data as { place?: string })?.place === 'port')
    expect((await put({ place: 'hill' })).json).toEqual({ place: 'hill', name: 'hill', saysWarnings: true })
    expect((await kernel.ask('GET', `/api/weather/rooms/${den}`, { as: CY })).json).toMatchObject({ place: 'hill' })
    expect([(await put({ place: 'nowhere' })).status, (await put({ place: 7 })).status, (await put({ place: 'port' }, CY)).status]).toEqual(
      [404, 400, 403],
    )
    expect((await put({ place: null })).json).toEqual({ place: null })
    await told((data) => data === null)
    reader.leave()
  })

  test('is kept over a restart', async () => {
    await command('set port')
    await kernel.restart()
    expect((await kernel.ask('GET', `/api/weather/rooms/${den}`, { as: CY })).json).toMatchObject({ place: 'port', saysWarnings: false })
  })

  test('of a room that one does not see is not there', async () => {
    const closed = (await kernel.ask('POST', '/api/rooms', { as: BO, body: { name: 'Den', access: 'closed' } })).json.id
    for (const room of [closed, 'nowhere']) {
      expect((await kernel.ask('GET', `/api/weather/rooms/${room}`, { as: CY })).status).toBe(404)
      expect((await kernel.ask('PUT', `/api/weather/rooms/${room}`, { as: ADA, body: { place: 'port' } })).status).toBe(404)
      expect((await kernel.ask('GET', `/channels/room-weather/${room}`, { as: CY })).status).toBe(404)
    }
  })
})

describe('warnings', () => {
  test('are news of their own, which anyone may read: issued, changed, expired', async () => {
    feeds.serve('/cap', warning('Gale warning'))
    await settled('warnings/port', has('warning.issued'))
    feeds.serve('/cap', warning('Storm warning'))
    await settled('warnings/port', has('warning.changed'))
    kernel.clock.advance(6 * 3_600_000)
    await settled('warnings/port', has('warning.expired'))
    const { publications } = (await kernel.ask('GET', '/channels/warnings/port')).json
    expect(publications.map(({ data }: { data: object }) => data)).toMatchObject([
      {
        type: 'warning.issued',
        id: 'a.1',
        place: 'port',
        title: 'Gale warning',
        severity: 'severe',
        validTo: Date.UTC(2026, 2, 1, 18),
        licence: 'CC BY 4.0',
      },
      { type: 'warning.changed', id: 'a.1', title: 'Storm warning' },
      { type: 'warning.expired', id: 'a.1' },
    ])
    expect((await kernel.ask('GET', '/channels/warnings/nowhere', { as: BO })).status).toBe(404)
  })

  test('are a feed whose titles are one line, under a name that people know', async () => {
    feeds.serve('/cap', warning('Gale warning'))
    await settled('warnings/port', has('warning.issued'))
    const { text } = await kernel.ask('GET', '/channels/warnings/port.rss?lang=fr')
    expect(text).toContain('<title>Avertissements: Port-Exemple</title>')
    expect(text).toMatch(/<title>⚠ Port Example: Gale warning, until [^<\n]*<\/title>/)
    expect((await kernel.ask('GET', '/channels/warnings/port.ics')).json).toMatchObject({ detail: 'warnings/port has no calendar.' })
  })

  test('are said in rooms that want them, and nowhere else', async () => {
    await command('set port')
    feeds.serve('/cap', warning('Gale warning'))
    await settled('warnings/port', has('warning.issued'))
    expect(await said()).toEqual([])
    expect(await command('warnings on')).toBe('Warnings for Port Example are said in this room.')
    feeds.serve('/cap', warning('Gale warning', '2026-03-01T18:00:20Z'))
    await settled('warnings/port', has('warning.changed'))
    expect(await said()).toEqual([]) // until 18:00, as before
    feeds.serve('/cap', CALM)
    await settled('warnings/port', has('warning.cancelled'))
    expect(await said()).toEqual(['Port Example: Cancelled: Gale warning'])
    await command('warnings off')
    feeds.serve('/cap', warning('Storm warning'))
    await settled('warnings/port', (news) => news.filter(({ data }) => data.type === 'warning.issued').length === 2)
    expect(await said()).toHaveLength(1)
  })
})

test('who may see what a room shows is judged by the room also when chat was loaded anew', async () => {
  const opened = async (guests: 'read' | 'off') => (await kernel.ask('PATCH', `/api/rooms/${den}`, { as: BO, body: { guests } })).status
  const anyone = async () => {
    kernel.clock.advance(1_000)
    return (await kernel.ask('GET', `/channels/room-weather/${den}`)).status
  }
  expect(await command('set port')).toBe('This room shows Port Example.')
  expect(await opened('read')).toBe(200)
  expect(await anyone()).toBe(200)
  const held = () => kernel.kernel.host.reports().find(({ name }) => name === 'weather')?.holds.effect
  const before = held()
  for (let round = 0; round < 3; round += 1) {
    expect((await kernel.ask('POST', '/api/plugins/chat/reload', { as: ADA })).status).toBe(200)
    await expect.poll(anyone).toBe(200)
  }
  expect((await kernel.ask('POST', '/api/plugins/chat/reload', { as: ADA })).status).toBe(200)
  expect(await opened('off')).toBe(200)
  await expect.poll(anyone).toBe(401)
  expect(held()).toEqual(before)
})
