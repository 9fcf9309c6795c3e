import { expect, onTestFinished, test } from 'vitest'
import { startFeedServer } from '../feeds/server.ts'
import { browser, openWindow } from './launch.ts'
import { serverUntilTheEnd, setUp } from './people.ts'
import { issued } from './weather-of-today.ts'

async function started() {
  const feeds = await startFeedServer()
  onTestFinished(() => feeds.close())
  feeds.serve('/a.xml', issued(0, '-0.4'))
  feeds.serve('/b.xml', issued(0, '21.0'))
  const places = { port: { name: 'The Port', url: `${feeds.url}/a.xml` }, hill: { name: 'The Hill', url: `${feeds.url}/b.xml` } }
  const server = await serverUntilTheEnd({
    env: { ENCKE_NET_ALLOW: feeds.hostAndPort },
    config: { plugins: ['accounts', 'chat', 'presence', ['weather', { places, every: '1s' }]] },
  })
  await setUp(await openWindow(server.url))
  return { feeds, server }
}

test('a place is typed, Go is pressed, and its weather stays there and changes when it changes', async () => {
  const { feeds, server } = await started()
  const page = await openWindow(server.url, { tolerate: /404/ })
  await page.goto('/weather')
  await page.getByLabel('Place', { exact: true }).fill('the port')
  await page.getByRole('button', { name: 'Go' }).click()
  await page.locator('encke-weather [part~=temp]', { hasText: '0°' }).waitFor()
  const card = await page.locator('encke-weather').elementHandle()

  await page.getByLabel('Place', { exact: true }).fill('Hill')
  await page.getByRole('button', { name: 'Go' }).click()
  await page.locator('encke-weather [part~=temp]', { hasText: '21°' }).waitFor()
  expect(page.url()).toBe(`${server.url}/weather?place=Hill&place=port`)
  expect(await card?.evaluate((element) => element.isConnected), 'the first card goes on living').toBe(true)

  feeds.serve('/a.xml', issued(5, '7.0'))
  await page.locator('encke-weather [part~=temp]', { hasText: '7°' }).waitFor()
  await page.locator('#arrivals li', { hasText: 'The Port: 7°' }).waitFor()

  await page.getByRole('link', { name: 'Remove The Hill' }).click()
  await expect.poll(() => page.locator('encke-weather').count()).toBe(1)
  await page.goBack()
  await expect.poll(() => page.locator('encke-weather').count()).toBe(2)

  await page.getByLabel('Place', { exact: true }).fill('Hlil')
  await page.getByRole('button', { name: 'Go' }).click()
  await page.getByRole('alert').getByText('There is no place called Hlil here.').waitFor()
})

test('without JavaScript the page is a form and a table, and loads itself again', async () => {
  const { server } = await started()
  const context = await (await browser()).newContext({ baseURL: server.url, javaScriptEnabled: false })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto('/weather')
  await page.getByLabel('Place', { exact: true }).fill('The Hill')
  await page.getByRole('button', { name: 'Go' }).click()
  await page.getByText('21 °C').first().waitFor()
  expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(1)
})
