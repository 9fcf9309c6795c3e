import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Entry } from '../host/entry.ts'
import { serveApp } from '../http/app.fixture.ts'
import { RouteTable } from '../http/route-table.ts'
import type { Route } from '../http/routed-request.ts'
import { addWidgetRoutes } from './widget-routes.ts'

const entryOf = (name: string, tag: `${string}-${string}`): Entry => ({
  plugin: { name, api: 1, ui: { widgets: { [tag]: './ui/widget.ts' } } },
  config: undefined,
})
const clock = entryOf('clock', 'example-clock')
const unbuilt = entryOf('unbuilt', 'example-nothing')

/** An app that serves the loader for these plugins, which may come and go. */
async function serveWidgets(plugins: Entry[]) {
  const files = await mkdtemp(join(tmpdir(), 'encke-widgets-'))
  onTestFinished(() => rm(files, { recursive: true }))
  await mkdir(join(files, 'widgets', 'assets'), { recursive: true })
  await writeFile(join(files, 'widgets', 'v1.js'), 'show("%WIDGETS%", "%PLACES%")')
  await writeFile(
    join(files, 'widgets', 'manifest.json'),
    '{"clock/widget":{"modules":["assets/clock-1.js","assets/lit-2.js"],"place":"a{b:$&}"}}',
  )
  await writeFile(join(files, 'widgets', 'assets', 'clock-1.js'), 'export {}')
  const routes = new RouteTable<Route>()
  addWidgetRoutes(routes, { active: () => plugins, files })
  return serveApp({ routes, files })
}

const FOREIGN = { origin: 'https://site.example', 'sec-fetch-site': 'cross-site' }

test('the loader names the widgets of the plugins that are active and built, for the pages of any site', async () => {
  const plugins = [clock, unbuilt]
  const { ask } = await serveWidgets(plugins)
  const answer = await ask('GET', '/widgets/v1.js', { headers: FOREIGN })
  expect(answer).toMatchObject({
    status: 200,
    text: 'show({"example-clock":["assets/clock-1.js","assets/lit-2.js"]}, "a{b:$&}")',
    headers: { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'public, max-age=300' },
  })
  expect(answer.headers).not.toHaveProperty('set-cookie')
  plugins.shift()
  expect((await ask('GET', '/widgets/v1.js')).text).toBe('show({}, "")')
})

test('the loader is compressed for those who can read it, and not sent again to those who have it', async () => {
  const { ask } = await serveWidgets([clock])
  const plain = await ask('GET', '/widgets/v1.js')
  const etag = String(plain.headers.etag)
  expect(await ask('GET', '/widgets/v1.js', { headers: { 'accept-encoding': 'gzip, br' } })).toMatchObject({
    headers: { 'content-encoding': 'br', vary: 'Accept-Encoding, Origin', etag },
  })
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
    expect(await ask('GET', '/widgets/v1.js', { headers: { 'if-none-match': known } }), known).toMatchObject({ status: 304, text: '' })
  }
  expect(await ask('POST', '/widgets/v1.js')).toMatchObject({ status: 405 })
})

test('modules of widgets are served to any site for good, and nothing beside them', async () => {
  const { ask } = await serveWidgets([clock])
  expect(await ask('GET', '/widgets/assets/clock-1.js', { headers: FOREIGN })).toMatchObject({
    status: 200,
    headers: {
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  })
  for (const path of ['/widgets/assets/none.js', '/widgets/manifest.json', '/widgets/assets/../manifest.json']) {
    expect(await ask('GET', path), path).toMatchObject({ status: 404 })
  }
})

test('widgets that were built when their plugin was loaded are served to any site for good', async () => {
  const assets = {
    files: new Map([['widget-1.js', Buffer.from('export const own = 1')]]),
    names: new Map([['./ui/widget.ts', 'widget-1.js']]),
    places: new Map([['./ui/widget.ts', 'a{c:d}']]),
    sources: [],
  }
  const { ask } = await serveWidgets([{ ...clock, assets }])
  const loader = await ask('GET', '/widgets/v1.js')
  expect(loader.text).toBe('show({"example-clock":["plugins/clock/widget-1.js","encke.js"]}, "a{c:d}")')
  expect(await ask('GET', '/widgets/plugins/clock/widget-1.js', { headers: FOREIGN })).toMatchObject({
    status: 200,
    text: 'export const own = 1',
    headers: {
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  })
  expect(await ask('GET', '/widgets/plugins/clock/none.js')).toMatchObject({ status: 404 })
})

test('where the widgets have not been built the answer says so', async () => {
  const routes = new RouteTable<Route>()
  addWidgetRoutes(routes, { active: () => [clock], files: '/nowhere' })
  const { ask } = await serveApp({ routes })
  expect(await ask('GET', '/widgets/v1.js')).toMatchObject({
    status: 404,
    json: { detail: 'The widgets of this server have not been built.' },
  })
})
