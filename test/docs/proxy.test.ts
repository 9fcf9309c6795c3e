import { spawn, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { startServer, temporaryFolder } from '../server/spawn.ts'
import { blocksIn, theBlock } from './blocks.ts'

const NGINX = ['nginx', '/usr/sbin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0)
const TIMEOUT_MILLISECONDS = 60_000

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })

/** Starts nginx as the page configures it, but for TLS; gives its address. */
async function startProxy(nginx: string, upstream: number): Promise<string> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const shown = theBlock(await blocksIn('docs/operating.md'), 'nginx', 'proxy_pass').text
  const ours = shown
    .replace(/^ *ssl_.*\n/gm, '')
    .replace('listen 443 ssl', `listen 127.0.0.1:${port}`)
    .replace('127.0.0.1:8080', `127.0.0.1:${upstream}`)
  const file = join(folder, 'nginx.conf')
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')
  const settings = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;`
  await writeFile(file, `${settings} events {} http { access_log off; ${paths} ${ours} }`)
  const child = spawn(nginx, ['-e', `${folder}/error.log`, '-p', folder, '-c', file], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}/up`).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(200)
  return `http://127.0.0.1:${port}`
}

/** A server behind nginx, as the page says; `code` is what its log has for the first owner. */
async function startBoth(nginx: string) {
  const env = { ENCKE_URL: 'https://chat.example.com', ENCKE_TRUST_PROXY: '127.0.0.1', ENCKE_LIMITS: '{"signInFailures":1}' }
  const server = await startServer({ env })
  onTestFinished(async () => {
    await server.stop()
  })
  const link = await server.line(/#setup=/)
  expect(link).toContain('https://chat.example.com/#setup=')
  return { url: await startProxy(nginx, server.port), code: link.split('#setup=')[1] }
}

const post = (url: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })

test.runIf(NGINX && process.platform === 'linux')(
  'behind nginx as operating.md configures it, people set up, stream and are told apart',
  { timeout: TIMEOUT_MILLISECONDS },
  async () => {
    const { url, code } = await startBoth(NGINX ?? '')
    const owner = { name: 'Mira', password: 'seven lemons in a row' }
    expect((await post(`${url}/api/setup`, owner)).status).toBe(403)
    const entered = await post(`${url}/api/setup`, { ...owner, code })
    expect(entered.status).toBe(201)
    const [cookie = ''] = entered.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-encke=.*; Secure$/)
    const headers = { cookie: cookie.split(';')[0] ?? '' }

    await expectFrames(`${url}/comet/sse?channel=chat/lobby`, headers)
    const socket = new WebSocket(`${url.replace('http', 'ws')}/comet/ws?channel=chat/lobby`, { headers })
    onTestFinished(() => socket.terminate())
    const welcome = await new Promise<string>((come) => socket.once('message', (data) => come(String(data))))
    expect(JSON.parse(welcome)).toMatchObject({ type: 'welcome' })

    expect(await guessFrom('127.0.0.2', url)).toBe(401)
    expect(await guessFrom('127.0.0.2', url, { 'x-forwarded-for': '203.0.113.1' })).toBe(429)
    expect(await guessFrom('127.0.0.3', url)).toBe(401)
  },
)

/** How a wrong password is answered that comes from one of the addresses of this machine. */
async function guessFrom(localAddress: string, url: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const dispatcher = new Agent({ localAddress })
  const body = JSON.stringify({ name: 'Mira', password: 'a wrong password' })
  const asked = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers }, dispatcher } as const
  const { statusCode } = await request(`${url}/api/sessions`, asked)
  await dispatcher.destroy()
  return statusCode
}

/** What a response that stays open has told reaches its reader at once. */
async function expectFrames(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const leaving = new AbortController()
  const response = await fetch(url, { headers, signal: leaving.signal })
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += Buffer.from(bytes).toString()
    if (text.includes('"joined"')) break
  }
  expect(text).toContain('"welcome"')
  leaving.abort()
}
