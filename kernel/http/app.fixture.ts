import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Log, PluginRequest, RouteOptions } from '../api/plugin.ts'
import type { Credentials, Role } from '../identity.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import { type AppOptions, createApp } from './app.ts'
import { RouteTable } from './route-table.ts'
import type { Route } from './routed-request.ts'
import { serverOptions } from './server-options.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body parsed, where it is JSON. */
  readonly json: unknown
}
export interface Ask {
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array
}

const credentialsOf = (word: string | undefined): Credentials | undefined =>
  word === undefined
    ? undefined
    : { identity: { id: word, name: word, role: (word === 'ada' ? 'owner' : 'member') as Role }, session: word }

/** Serves an app on a free port, in which the cookie or token is the name of who asks; `ada` is the owner. */
export async function serveApp(options: Partial<Omit<AppOptions, 'limits'>> & { readonly limits?: Partial<Limits> } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'encke-http-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Encke</title>')
  const logged: { message: string; facts: object | undefined }[] = []
  const note = (message: string, facts?: object): void => void logged.push({ message, facts })
  const log: Log = { debug: note, info: note, warn: note, error: note }
  const routes = new RouteTable<Route>()
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const app = createApp({
    settings: { url: undefined, trustedProxies: [] },
    log,
    phase: () => 'ready',
    identify: async ({ cookies, bearer }) => credentialsOf(bearer ?? cookies.get('encke')),
    guards: () => [],
    arriving: () => undefined,
    routes,
    held: async (ctx, request) => {
      ctx.body = { held: request.path, foreign: request.foreign, identity: request.identity?.id ?? null }
    },
    files: folder,
    pages: { shell: join(folder, 'index.html'), paths: ['/', '/rooms/:id'] },
    ...options,
    limits,
  })
  const server = createServer(serverOptions(limits), app.callback())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await rm(folder, { recursive: true })
  })
  return {
    port,
    folder,
    logged,
    routes,
    route: (method: string, path: string, handler: (request: PluginRequest) => unknown, access: RouteOptions = { access: 'anyone' }) =>
      routes.add(method, path, { handler, ...access }),
    ask: (method: string, path: string, how: Ask = {}) => ask(port, method, path, how),
    raw: (bytes: string | Uint8Array) => raw(port, bytes),
  }
}

/** One request on a connection of its own. */
function ask(port: number, method: string, path: string, { headers = {}, body }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const json = /json/.test(response.headers['content-type'] ?? '') && text ? (JSON.parse(text) as unknown) : undefined
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Writes bytes to a connection and collects all that comes back until the other side ends it. */
function raw(port: number, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let received = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      received += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}
