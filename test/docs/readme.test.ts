import { readFile } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from '../server/spawn.ts'
import { blocksIn, theBlock } from './blocks.ts'
import { unlike } from './likeness.ts'
import { answerTo, hasCurl, linesOf } from './shell.ts'

const TIMEOUT_MILLISECONDS = 60_000

test('the first two commands of README.md start and test, and are scripts that there are', async () => {
  const [first, second] = await blocksIn('README.md')
  expect(first).toMatchObject({ language: 'sh', text: 'npm ci && npm start\n' })
  expect(second).toMatchObject({ language: 'sh', text: 'npm ci && npm test\n' })
  expect(JSON.parse(await readFile('package.json', 'utf8'))).toMatchObject({
    scripts: { start: 'node start.js', test: 'node test/run.js' },
  })
})

test('README.md shows the plugin that is there', async () => {
  const { text } = theBlock(await blocksIn('README.md'), 'ts', 'definePlugin')
  const there = await readFile('plugins/hello/index.ts', 'utf8')
  expect(text).toBe(there.replace('../../kernel/index.ts', 'encke'))
})

test.runIf(hasCurl)('a bot listens and speaks with what README.md shows', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const server = await startServer()
  onTestFinished(async () => {
    await server.stop()
  })
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const post = (path: string, body: object) => fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  const entered = await post('/api/setup', { name: 'Mira', password: 'seven lemons in a row' })
  headers.cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { token } = (await (await post('/api/bots', { name: 'Kettle' })).json()) as { token: string }

  const blocks = await blocksIn('README.md')
  const shown = (holding: string) => theBlock(blocks, 'sh', holding).text.replace('http://localhost:8080', server.url)
  await linesOf(shown('/comet/sse'), ['data: {"type":"joined","channel":"chat/lobby"}'], { TOKEN: token })
  const { status, body } = await answerTo(shown('/channels/'), { TOKEN: token })
  expect(status).toBe(201)
  const data = { type: 'message.posted', id: '…', author: { id: '…', name: 'Kettle' }, text: 'The kettle is hot', time: Date.now() }
  expect(unlike({ n: 1, cursor: '…', time: Date.now(), id: '…', data }, JSON.parse(body), {})).toBeUndefined()
})
