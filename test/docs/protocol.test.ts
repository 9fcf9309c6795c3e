import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../kernel/limits.ts'
import { type ClientFrame, type Frame, STATUS_OF, TRANSPORTS } from '../../kernel/protocol.ts'
import { createIframe } from '../../kernel/transports/iframe.ts'
import { OFFERED } from '../../kernel/transports/index.ts'
import { sse } from '../../kernel/transports/sse.ts'
import { stream } from '../../kernel/transports/stream.ts'
import { MEBIBYTE } from '../../kernel/transports/transport.ts'
import { blocksOf, tableUnder } from './blocks.ts'

const page = await readFile('docs/protocol.md', 'utf8')

/** The source files of the kernel and of the plugins, without what their comments give as examples. */
async function sources(): Promise<string[]> {
  const files: string[] = []
  for (const folder of ['kernel', 'plugins'])
    for (const path of await readdir(folder, { recursive: true }))
      if (/\.ts$/.test(path) && !/\.(test|fixture)\.ts$|\/ui\//.test(path))
        files.push((await readFile(join(folder, path), 'utf8')).replace(/\/\*\*.*?\*\//gs, ''))
  return files
}

test('protocol.md has every route that the kernel and the built-in plugins answer, and no other', async () => {
  const texts = await sources()
  const answered = texts.flatMap((text) =>
    [...text.matchAll(/route(?:s\.add)?\(\s*'(GET|POST|PUT|PATCH|DELETE)',\s*'([^']+)'/g)].map(([, method, path]) => `${method} ${path}`),
  )
  // What has a section of its own, and what is no route of a plugin.
  const elsewhere = ['GET /channels/*name', 'POST /channels/*name', 'GET /embed/*name', 'GET /oembed']
  const shown = [...page.matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) \/[^`]+)`/gm)].map(([, route]) => route)
  expect(answered.length).toBeGreaterThan(25)
  expect([...shown, ...elsewhere].toSorted()).toEqual([...answered, 'GET /up'].toSorted())
})

test('each route of the tables is run on the page', async () => {
  const run = blocksOf(page)
    .filter(({ info }) => info === 'run')
    .map(({ text }) => text)
  const commands = run.map((text) => {
    const method = /-X (\w+)/.exec(text)?.[1] ?? (text.includes('--json') ? 'POST' : 'GET')
    return `${method} ${/\$ENCKE(\/[^\s"?]*)/.exec(text)?.[1]}`
  })
  const shown = [...page.matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) \/[^`]+)`/gm)].map(([, route = '']) => route)
  const notRun = shown.filter((route) => !commands.some((command) => new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(command)))
  // A page, and what the pages read: they change together. What leads to a provider is tried in test/oidc.
  expect(notRun).toEqual([
    'GET /oidc/start',
    'GET /oidc/callback',
    'GET /oidc/return',
    'GET /api/oidc/link',
    'POST /api/oidc/link',
    'GET /gallery',
    'GET /widgets',
    'GET /weather',
    'GET /about-bot',
    'GET /ui/plugins.json',
    'GET /ui/plugins/:plugin/:file',
    'GET /widgets/plugins/:plugin/:file',
    'GET /widgets/v1.js',
  ])
})

test('protocol.md has every code of an error with its status', () => {
  const shown = tableUnder(page, 'Errors').map(({ code = '', status }) => [code, Number(status)])
  expect(Object.fromEntries(shown)).toEqual(STATUS_OF)
  expect(shown.map(([code]) => code)).toEqual(Object.keys(STATUS_OF))
})

test('protocol.md has every transport, first those that are offered, with their limits', () => {
  const shown = new Map(tableUnder(page, 'Follow').map(({ transport = '', ends = '' }) => [transport, ends]))
  expect([...shown.keys()].slice(0, OFFERED.length)).toEqual(OFFERED)
  expect([...shown.keys()].toSorted()).toEqual(TRANSPORTS.toSorted())
  const iframe = createIframe()(new URLSearchParams({ callback: 'told' }))
  for (const { name, maxBytes, maxSeconds } of [sse, stream, iframe]) {
    const age = maxSeconds < 3_600 ? `${maxSeconds / 60} minutes` : `${maxSeconds / 3_600} hours`
    expect(shown.get(name)).toBe(`after ${maxBytes / MEBIBYTE} MiB or ${age}`)
  }
})

type Fields<F extends { readonly type: string }> = { readonly [T in F['type']]: readonly (keyof Extract<F, { readonly type: T }>)[] }

const DOWN: Fields<Frame> = {
  welcome: ['type', 'protocol', 'cursor', 'advice'],
  joined: ['type', 'channel'],
  publication: ['type', 'channel', 'n', 'cursor', 'time', 'data'],
  state: ['type', 'channel', 'whole', 'entries', 'cursor'],
  whole: ['type'],
  signal: ['type', 'channel', 'time', 'data', 'cursor'],
  reset: ['type', 'channels', 'reason', 'cursor'],
  denied: ['type', 'channel', 'code'],
  heartbeat: ['type', 'cursor'],
  bye: ['type', 'reason', 'retryAfter'],
  reply: ['type', 'id', 'status', 'body'],
}
const UP: Record<ClientFrame['type'], readonly string[]> = {
  subscribe: ['type', 'id', 'channels'],
  unsubscribe: ['type', 'id', 'channels'],
  publish: ['type', 'id', 'channel', 'data', 'key'],
}

test.each([
  ['down', 'Frames', DOWN],
  ['up', 'WebSocket', UP],
])('protocol.md has every frame that goes %s, with its fields', (_, heading, fields) => {
  const section = page.split(`\n### ${heading}\n`)[1] ?? ''
  const [block] = blocksOf(section).filter(({ language }) => language === 'jsonl')
  const frames = (block?.text ?? '')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly type: string })
  expect(Object.fromEntries(frames.map((frame) => [frame.type, Object.keys(frame)]))).toEqual(fields)
  if (heading === 'Frames') expect(tableUnder(page, heading).map(({ frame }) => frame)).toEqual(Object.keys(fields))
})

test('the numbers of limits that protocol.md tells are theirs', () => {
  expect(page).toContain(`up to ${DEFAULT_LIMITS.channelsPerReader}.`)
  expect(page).toContain(`takes nothing for ${DEFAULT_LIMITS.stalledSeconds} seconds`)
  expect(page).toContain(`about ${DEFAULT_LIMITS.heartbeatSeconds} seconds`)
  expect(page).toContain(`for ${DEFAULT_LIMITS.presenceSeconds} seconds has left`)
  expect(DEFAULT_LIMITS.signInFailures).toBe(5)
})
