import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { startFeedServer } from '../feeds/server.ts'
import { startServer } from './spawn.ts'

const ENTRIES = 3_000
const PATIENCE = { timeout: 20_000, interval: 100 }

const entry = (number: number): string =>
  `<entry><id>${number}</id><title>Light Rain, ${number}°C</title><content>All day</content></entry>`
const LARGE = `<feed xmlns="http://www.w3.org/2005/Atom">${Array.from({ length: ENTRIES }, (_, number) => entry(number)).join('')}</feed>`
const TABLE = ['symbol,value', ...Array.from({ length: ENTRIES }, (_, number) => `S${number},${number}`)].join('\n')

test('large feeds are read in a thread that begins with the first of them', async () => {
  const feeds = await startFeedServer()
  feeds.serve('/weather', LARGE)
  feeds.serve('/rates', TABLE)
  const weather = { places: { port: { url: `${feeds.url}/weather` } }, every: '1s' }
  const ticker = { boards: { rates: { url: `${feeds.url}/rates`, every: '1s', symbols: ENTRIES } } }
  const env = { ENCKE_NET_ALLOW: feeds.hostAndPort }
  const server = await startServer({
    env,
    config: {
      plugins: [
        ['weather', weather],
        ['ticker', ticker],
      ],
    },
  })
  const entries = async (channel: string): Promise<{ key: string; data: unknown }[]> => {
    const response = await fetch(`${server.url}/channels/${channel}`)
    return ((await response.json()) as { entries?: { key: string; data: unknown }[] }).entries ?? []
  }
  await expect.poll(() => entries('weather/port'), PATIENCE).toMatchObject([{ key: 'current', data: { tempC: 0 } }])
  await expect.poll(async () => (await entries('ticker/rates')).length, PATIENCE).toBe(ENTRIES)
  expect(await readdir('dist/apart')).toEqual(['ticker-read-apart.cjs', 'weather-read-apart.cjs'])
  expect(await server.stop()).toEqual({ code: 0, signal: null })
  await feeds.close()
})
