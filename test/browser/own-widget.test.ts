import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../server/spawn.ts'
import { foreignSite, strictPolicy } from './foreign-site.ts'
import { browser } from './launch.ts'
import { serverUntilTheEnd } from './people.ts'

const PLUGIN = `import { definePlugin } from 'encke'
import { z } from 'zod'
export default definePlugin({
  name: 'tide',
  api: 1,
  channels: { 'tide/:pier': { kind: 'state', data: z.string(), access: { read: 'anyone' } } },
  ui: { widgets: { 'my-tide': './ui/widget.ts' } },
  async setup(ctx) {
    await ctx.channel('tide/:pier').publish({ pier: 'north' }, 'low water', { key: 'now' })
    ctx.route('POST', '/api/tide', () => ctx.channel('tide/:pier').publish({ pier: 'north' }, 'high water', { key: 'now' }), { access: 'anyone' })
  },
})
`
const WIDGET = `import { html } from 'lit/html.js'
import { ChannelState, type Properties, Widget } from 'encke/widgets'
class Tide extends Widget {
  static override properties: Properties = { pier: {} }
  declare pier: string
  readonly #now = new ChannelState<string>(this, () => \`tide/\${this.pier}\`)
  protected override render() {
    return html\`<p>\${this.#now.values?.get('now')?.data ?? 'no tide'}</p>\`
  }
}
customElements.define('my-tide', Tide)
`

test('a widget of a plugin that is named by its path follows on another site, by the one connection of the page', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'ui'))
  await writeFile(join(folder, 'index.ts'), PLUGIN)
  await writeFile(join(folder, 'ui/widget.ts'), WIDGET)
  await writeFile(join(folder, 'ui/widget.css'), ':where(my-tide) { display: block; min-block-size: 3rem }')
  const demo = ['ticker', { boards: { demo: { demo: true } } }]
  const server = await serverUntilTheEnd({ config: { plugins: [demo, folder] } })
  const site = await foreignSite(strictPolicy(server.url))
  site.show(`<!doctype html><html lang="en"><head><title>A site</title><script type="module" src="${server.url}/widgets/v1.js"></script></head>
<body><my-tide pier="north"></my-tide><encke-ticker board="demo"></encke-ticker></body></html>`)
  const context = await (await browser()).newContext()
  onTestFinished(() => context.close())
  const connections: string[] = []
  context.on('request', (request) => void (/\/comet\//.test(request.url()) && connections.push(request.url())))
  const page = await context.newPage()
  await page.goto(site.url)
  await page.locator('my-tide', { hasText: 'low water' }).waitFor()
  await page.locator('encke-ticker').getByText('▲').or(page.locator('encke-ticker').getByText('▼')).first().waitFor()
  expect((await page.locator('my-tide').boundingBox())?.height).toBeGreaterThanOrEqual(48)
  await fetch(`${server.url}/api/tide`, { method: 'POST' })
  await page.locator('my-tide', { hasText: 'high water' }).waitFor()
  expect(site.violations).toEqual([])
  const told = connections
    .map((url) => new URL(url).searchParams)
    .map((query) => [...query.getAll('channel'), ...query.getAll('join')].toSorted())
  expect(told.at(-1)).toEqual(['ticker/demo', 'tide/north'])
})
