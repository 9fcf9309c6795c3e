import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { type RunningServer, startServer, temporaryFolder } from '../server/spawn.ts'
import { type Block, blocksIn, theBlock } from './blocks.ts'
import { cookieIn } from './jar.ts'
import { filled, unlike, type Values } from './likeness.ts'
import { answerTo, hasCurl, linesOf, patternOf } from './shell.ts'

const TIMEOUT_MILLISECONDS = 120_000

/** What a page shows to be run, with the answer that it shows below. */
const shownIn = async (path: string): Promise<[Block, Block | undefined][]> => {
  const blocks = await blocksIn(path)
  return blocks.flatMap((block, index) => (block.info === 'run' ? [[block, blocks[index + 1]]] : []))
}

test.runIf(hasCurl)('protocol.md is answered as it says, from the first line to the last', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const server = await startServer()
  const values = { COOKIES: join(await temporaryFolder(), 'cookies') }
  expect(await runAll('docs/protocol.md', server, values)).toBeGreaterThan(40)
})

test.runIf(hasCurl)('ticker.md is answered as it says, by the boards that it shows', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const shown = JSON.parse(theBlock(await blocksIn('docs/ticker.md'), 'json', 'shares').text) as Shown
  const [[, { boards }]] = [shown.plugins.find((entry) => typeof entry !== 'string') ?? ['', { boards: {} }]]
  // What has a URL would be fetched.
  const local = Object.fromEntries(Object.entries(boards).filter(([, board]) => !('url' in board)))
  const server = await startServer({ config: { plugins: [['ticker', { boards: local }]] } })
  expect(await runAll('docs/ticker.md', server, { TOKEN: boards.shares?.token ?? '' })).toBeGreaterThan(5)
})

interface Shown {
  readonly plugins: readonly (string | readonly [string, { readonly boards: Readonly<Record<string, { readonly token?: string }>> }])[]
}

/** Runs what a page shows against a server, which it stops in the end; gives how much that was. */
async function runAll(path: string, server: RunningServer, of: Values): Promise<number> {
  onTestFinished(async () => {
    await server.stop()
  })
  const values: Values = { ENCKE: server.url, ...of }
  const shown = await shownIn(path)
  for (const [command, answer] of shown) {
    await run(command, answer, { server, values }).catch((cause: unknown) => {
      throw new Error(`${path}:${command.line}: ${cause instanceof Error ? cause.message : cause}`, { cause })
    })
  }
  return shown.length
}

interface Surroundings {
  readonly server: RunningServer
  readonly values: Values
}

async function run(command: Block, answer: Block | undefined, { server, values }: Surroundings): Promise<void> {
  if (command.language === 'js') return await runInConsole(command, wantedLines(answer), { server, values })
  if (answer?.language === 'text') return await linesOf(command.text, wantedLines(answer), values)
  if (answer?.language !== 'http') throw new Error('shows no answer')
  const told = await answerTo(command.text, values)
  const [head = '', body = ''] = answer.text.split(/\n\n([\s\S]*)/)
  const [first = '', ...headers] = head.trim().split('\n')
  expect(`HTTP/1.1 ${told.status}`, told.body).toBe(first)
  for (const header of headers) {
    const [name = '', value = ''] = header.split(/: (.*)/)
    expect(told.headers.get(name.toLowerCase()) ?? `no ${name}`).toMatch(patternOf(filled(value, values)))
  }
  if (body.trim() === '') expect(told.headers.get('content-type') ?? '').not.toContain('json')
  else expect(unlike(JSON.parse(body), JSON.parse(told.body), values)).toBeUndefined()
}

const wantedLines = (answer: Block | undefined): string[] => {
  if (answer?.language !== 'text') throw new Error('shows no lines')
  return answer.text.trim().split('\n')
}

/** Runs what is for the console of a page, as one of whoever is signed in, until the lines have come in their order. */
async function runInConsole({ text }: Block, wanted: readonly string[], { server, values }: Surroundings): Promise<void> {
  const cookie = await cookieIn(values.COOKIES ?? '')
  const sockets: WebSocket[] = []
  class OnThePage extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { headers: { cookie, origin: server.url } })
      sockets.push(this)
    }
  }
  const missing = [...wanted]
  await new Promise<void>((all) => {
    const log = (line: string): void => {
      if (missing[0] !== undefined && patternOf(missing[0]).test(line)) missing.shift()
      if (missing.length === 0) all()
    }
    new Function('WebSocket', 'location', 'console', text)(OnThePage, new URL(server.url), { log })
  })
  for (const socket of sockets) socket.close()
}
