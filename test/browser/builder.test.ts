import axe from 'axe-core'
import { expect, test } from 'vitest'
import { startFeedServer } from '../feeds/server.ts'
import { openWindow } from './launch.ts'
import { serverUntilTheEnd, setUp } from './people.ts'
import { issued } from './weather-of-today.ts'

test('a widget is chosen, seen alive, kept in the address and copied, by somebody who is not signed in', async () => {
  const feeds = await startFeedServer()
  feeds.serve('/port.xml', issued(0, '-0.4'))
  const places = { port: { name: 'The Port', url: `${feeds.url}/port.xml` } }
  const server = await serverUntilTheEnd({
    env: { ENCKE_NET_ALLOW: feeds.hostAndPort },
    config: { plugins: ['accounts', 'chat', 'presence', ['weather', { places }], 'widgets'] },
  })
  await setUp(await openWindow(server.url))
  const page = await openWindow(server.url, { permissions: ['clipboard-read', 'clipboard-write'] })
  await page.goto('/widgets')
  await page.locator('encke-weather [part~=temp]').waitFor()

  await page.getByRole('radio', { name: '°F, mph' }).check({ force: true })
  await page.getByRole('switch', { name: 'Five days' }).uncheck()
  await page.getByLabel('Corners').fill('0')
  await expect.poll(() => page.locator('encke-weather').getAttribute('units')).toBe('us')
  expect(page.url()).toBe(`${server.url}/widgets?widget=weather&place=port&units=us&days=x&radius=0`)

  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`<style>encke-weather { --w-radius: 0; }</style>
<script type="module" src="${server.url}/widgets/v1.js"></script>
<encke-weather place="port" units="us" days="0">
  <a href="${server.url}/embed/weather/port">Weather in The Port</a>
</encke-weather>`)

  await page.reload()
  await expect.poll(() => page.locator('encke-weather').getAttribute('units')).toBe('us')
  expect(await page.getByLabel('Corners').inputValue()).toBe('0')

  await page.getByRole('button', { name: /^Live picture/ }).click()
  const picture = page.locator('encke-builder > img')
  expect(await picture.getAttribute('src')).toBe('/live/weather/port.svg?units=us')
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(212)

  for (const size of [1440, 390]) {
    await page.setViewportSize({ width: size, height: 900 })
    await page.evaluate(axe.source)
    const violations = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)")) as {
      readonly id: string
      readonly impact: string
    }[]
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
  }
})
