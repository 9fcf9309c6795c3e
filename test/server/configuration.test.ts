import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startServer, temporaryFolder } from './spawn.ts'

const MINE = `import { ClientError, definePlugin } from 'encke'
import { z } from 'zod'

export default definePlugin({
  name: 'mine', api: 1,
  config: z.object({ word: z.string().default('pier') }),
  setup(ctx) {
    ctx.route('GET', '/api/mine', () => ({ word: ctx.config.word }), { access: 'anyone' })
    ctx.route('GET', '/api/mine/refused', () => { throw new ClientError('conflict', 'Not now') }, { access: 'anyone' })
  },
})
`
const CONFIGURATION = `import { defineConfig, use } from 'encke'
import mine from './mine.ts'
import hello from '${resolve('plugins/hello/index.ts')}'

export default defineConfig({ plugins: [hello, use(mine, { word: 'quay' })], limits: { bodyBytes: 1024 } })
`

test('a configuration in TypeScript loads plugins of its own, which share the running server with the built-in ones', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'mine.ts'), MINE)
  await writeFile(join(folder, 'encke.config.ts'), CONFIGURATION)
  const server = await startServer({ env: { ENCKE_CONFIG: join(folder, 'encke.config.ts') } })
  onTestFinished(async () => {
    await server.stop()
  })
  expect(await (await fetch(`${server.url}/api/mine`)).json()).toEqual({ word: 'quay' })
  const refused = await fetch(`${server.url}/api/mine/refused`)
  expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'conflict', detail: 'Not now' }])
})

test('a plugin that throws at load is failed, with its name and stack in the log, and the rest goes on', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'broken.ts'), `export default { name: 'broken', api: 1, setup() { throw new Error('no such pier') } }`)
  await writeFile(join(folder, 'mine.ts'), MINE)
  const config = { plugins: [join(folder, 'broken.ts'), [join(folder, 'mine.ts'), {}]] }
  const server = await startServer({ config })
  onTestFinished(async () => {
    await server.stop()
  })
  const logged = await server.line(/no such pier/)
  expect(JSON.parse(logged)).toMatchObject({
    plugin: 'broken',
    error: { message: 'no such pier', stack: expect.stringContaining('broken.ts') },
  })
  expect(await (await fetch(`${server.url}/api/mine`)).json()).toEqual({ word: 'pier' })
})
