import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

const NGINX = '/usr/sbin/nginx'
const STARTS_WITHIN_MILLISECONDS = 10_000
export const hasNginx = existsSync(NGINX)

/** As Debian sets it up and nginx does by itself: HTTP/1.0 to whom it stands before, buffers, compression, but no patience. */
const configuration = (port: number, upstream: string): string => `
pid nginx.pid;
events { worker_connections 768; }
http {
  access_log off;
  gzip on;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${upstream};
      proxy_read_timeout 2s;
    }
  }
}
`

/** Starts Debian's nginx before a server, until the test is over; gives the address at which it listens. */
export async function startNginx(upstream: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'encke-nginx-'))
  // Its workers are somebody else.
  await chmod(folder, 0o755)
  const port = await freePort()
  await writeFile(join(folder, 'nginx.conf'), configuration(port, upstream))
  const child = spawn(NGINX, ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr', '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaints = ''
  child.stderr.on('data', (text) => {
    complaints += text
  })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  })
  await Promise.race([listening(port), ended.then(() => Promise.reject(new Error(`nginx ended: ${complaints}`)))])
  return `http://127.0.0.1:${port}`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function listening(port: number): Promise<void> {
  const until = performance.now() + STARTS_WITHIN_MILLISECONDS
  while (performance.now() < until) {
    const socket = connect(port, '127.0.0.1')
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (connected) return
    // It says nothing when it is ready.
    await setTimeout(20)
  }
  throw new Error('nginx does not listen')
}
