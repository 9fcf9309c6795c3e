import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { childrenOf } from '../load/machine.ts'
import { nchanPolling, stream, webSocket } from './dialects.ts'
import { launch, type Running, type Target } from './running.ts'

const NGINX = '/usr/sbin/nginx'
const MODULES = '/usr/lib/nginx/modules'

const dialects = {
  sse: stream((channel) => `/sse/${channel}`, ': hi', 'Accept: text/event-stream\r\n'),
  ws: webSocket((channel) => `/ws/${channel}`, ''),
  'long-poll': nchanPolling,
}

/** nginx with nchan, of one worker. */
export const nchan: Target = {
  name: 'nchan',
  transports: Object.keys(dialects),
  absent: () =>
    existsSync(NGINX) && existsSync(`${MODULES}/ngx_nchan_module.so`) ? undefined : 'nginx with libnginx-mod-nchan is not installed',
  async start(): Promise<Running> {
    const folder = await mkdtemp(join(tmpdir(), 'encke-bench-nchan-'))
    const port = await freePort()
    const template = await readFile(new URL('../peers/nginx.conf.in', import.meta.url), 'utf8')
    const values: Readonly<Record<string, string>> = { MODULES, FOLDER: folder, PORT: String(port) }
    await writeFile(
      join(folder, 'nginx.conf'),
      template.replaceAll(/\b(MODULES|FOLDER|PORT)\b/g, (name) => values[name] ?? name),
    )
    const child = launch([NGINX, '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')])
    await answering(port)
    const worker = await workerOf(child.pid)
    return {
      pid: worker,
      port,
      publishPort: port,
      channel: (index) => `c${index}`,
      post: (channel, text) => ({ path: `/publish/${channel}`, body: text }),
      dialect: (transport) => dialects[transport as keyof typeof dialects],
      async stop() {
        await child.stop('SIGTERM')
        await rm(folder, { recursive: true })
      },
    }
  },
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

async function workerOf(pid: number): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [worker] = childrenOf(pid)
    if (worker !== undefined) return worker
    await wait(25)
  }
  throw new Error('nginx has no worker')
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1')
    const open = await new Promise<boolean>((told) => socket.once('connect', () => told(true)).once('error', () => told(false)))
    socket.destroy()
    if (open) return
    await wait(25)
  }
  throw new Error('nginx does not answer')
}
