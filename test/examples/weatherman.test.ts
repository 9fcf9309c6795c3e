import { describe, expect, test } from 'vitest'
import { person } from '../../kernel/testing.ts'
import { articlesWeatherman } from './articles-way.ts'
import { rss, startWeather, told, type World } from './weather-world.ts'

/** Somebody waits for the weather; gives their leaving. */
async function stay({ kernel }: World): Promise<() => void> {
  const leaving = new AbortController()
  await fetch(`${kernel.origin}/comet/sse?channel=tomcat-weather/forecasts`, { signal: leaving.signal })
  return () => leaving.abort()
}
const asked = ({ feeds }: World, path: string): number => feeds.requests.filter((request) => request.path === path).length
/** All that has been told. */
const forecasts = async ({ kernel }: World): Promise<unknown[]> => {
  const { json } = await kernel.ask('GET', '/channels/tomcat-weather/forecasts', { as: person('Mira') })
  return (json as { publications: { data: unknown }[] }).publications.map(({ data }) => data)
}

const TIMEOUT = { timeout: 180_000 }

describe('the feeds', TIMEOUT, () => {
  test('have their turns, and what they say again is not told again', async () => {
    const world = await startWeather(['/north', '/south'])
    world.feeds.serve('/north', rss('Snow'))
    world.feeds.serve('/south', rss('Sun'))
    const leave = await stay(world)
    await world.passUntil(() => asked(world, '/north') === 1)
    await world.pass(5)
    expect(asked(world, '/south')).toBe(0)
    await world.passUntil(() => asked(world, '/north') === 4)
    const turns = world.feeds.requests.map(({ path }) => path)
    expect(turns.slice(0, 6)).toEqual(['/north', '/south', '/north', '/south', '/north', '/south'])
    expect(await forecasts(world)).toEqual([told('Snow'), told('Sun')])
    leave()
  })

  test('are asked once for all who wait', async () => {
    const world = await startWeather(['/north'])
    world.feeds.serve('/north', rss('Snow'))
    const leavings = await Promise.all([stay(world), stay(world), stay(world)])
    await world.pass(100)
    // Every 30 seconds, more or less; thrice that in the article's way.
    expect(asked(world, '/north')).toBeGreaterThan(1)
    expect(asked(world, '/north')).toBeLessThan(6)
    for (const leave of leavings) leave()
  })

  test('are asked only while somebody waits', async () => {
    const world = await startWeather(['/north'])
    world.feeds.serve('/north', rss('Snow'))
    await world.pass(100)
    expect(asked(world, '/north')).toBe(0)
    const leave = await stay(world)
    await world.passUntil(() => asked(world, '/north') === 2)
    leave()
    await world.pass(100)
    const before = asked(world, '/north')
    await world.pass(200)
    expect(asked(world, '/north')).toBe(before)
    const leaveAgain = await stay(world)
    await world.passUntil(() => asked(world, '/north') > before)
    leaveAgain()
  })

  test('are not asked any more when the plugin is unloaded, and who leaves after it does no harm', async () => {
    const world = await startWeather(['/north'])
    world.feeds.serve('/north', rss('Snow'))
    const leave = await stay(world)
    await world.passUntil(() => asked(world, '/north') === 1)
    await world.kernel.kernel.host.unload('tomcat-weather')
    await world.pass(100)
    leave()
    await world.pass(100)
    expect(asked(world, '/north')).toBe(1)
    expect(world.kernel.logged.filter(({ level }) => level === 'error')).toEqual([])
  })
})

describe('a feed that fails', TIMEOUT, () => {
  test.each(['500', 'malformed'] as const)('(%s) is logged and asked less and less, and the others are told', async (failure) => {
    const world = await startWeather(['/bad', '/good'])
    world.feeds.fail('/bad', failure)
    world.feeds.serve('/good', rss('Sun'))
    const leave = await stay(world)
    await world.pass(900)
    expect(asked(world, '/good')).toBeGreaterThan(9)
    expect(asked(world, '/bad')).toBeLessThan(9)
    expect(await forecasts(world)).toEqual([told('Sun')])
    const logged = world.kernel.logged.filter(({ message }) => message === 'a feed fails')
    expect(logged.length).toBe(asked(world, '/bad'))
    expect(logged[1]).toMatchObject({ level: 'warn', plugin: 'tomcat-weather', facts: { url: `${world.feeds.url}/bad`, failures: 2 } })
    world.feeds.serve('/bad', rss('Hail', 5))
    const before = asked(world, '/bad')
    await world.passUntil(() => asked(world, '/bad') === before + 2)
    expect(await forecasts(world)).toEqual([told('Sun'), told('Hail', 5)])
    leave()
  })

  test('in the article’s way it is asked without a rest, and nobody hears of it', async () => {
    let reads = 0
    let sleeps = 0
    await articlesWeatherman(['/bad'], {
      async read() {
        reads += 1
        throw new Error('500')
      },
      async sleep() {
        sleeps += 1
      },
      more: () => reads < 1_000,
    })
    expect([reads, sleeps]).toEqual([1_000, 0])
  })
})
