import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { z } from 'zod'
import { definePlugin } from '../../kernel/index.ts'
import { type TestKernel, testKernel } from '../../kernel/testing.ts'
import accounts from './index.ts'

/** The owner of every house that has one. */
export const ADA = { name: 'Ada', password: 'a lighthouse by the sea' }

interface Asked {
  readonly body?: unknown
  /** The token of the session's cookie. */
  readonly as?: string | undefined
  readonly bearer?: string
  /** The address that it is asked from. */
  readonly address?: string | undefined
  readonly userAgent?: string
}
interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers: Headers
  /** Of the session that the answer's cookie begins. */
  readonly token: string
}

const open: { readonly kernel: TestKernel; readonly folder: string }[] = []
afterEach(async () => {
  for (const { kernel, folder } of open.splice(0)) {
    await kernel.stop()
    rmSync(folder, { recursive: true })
  }
})

/** Something to follow, for as long as one may. */
const tide = definePlugin({ name: 'tide', api: 1, channels: { 'tide/now': { kind: 'log', data: z.string() } } })

/** A server with accounts and nothing else, on a clock that stands still; with its owner unless said otherwise. */
export async function openHouse({ owned = true, url }: { owned?: boolean; url?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'encke-accounts-'))
  const kernel = await testKernel({ plugins: [accounts, tide], folder, ...(url !== undefined && { url }) })
  open.push({ kernel, folder })
  const ask = (line: string, asked: Asked = {}): Promise<Answer> => send(kernel.origin, line, asked)
  const owner = owned ? (await ask('POST /api/setup', { body: ADA })).token : ''

  /** Lets somebody in by an invitation; gives their session's token. */
  const join_ = async (name: string): Promise<string> => {
    const { token } = (await ask('POST /api/invites', { as: owner, body: {} })).body as { token: string }
    return (await ask('POST /api/invites/accept', { body: { token, name, password: `${name} takes the train` } })).token
  }
  /** Opens a stream; `end` resolves when the server ends it. */
  const follow = async (token: string) => {
    const stream = await kernel.follow(['tide/now'], { headers: { cookie: `encke=${token}` } })
    await stream.next(({ type }) => type === 'joined')
    const following = { ended: false, end: Promise.resolve() }
    following.end = stream
      .next(({ type }) => type === 'bye')
      .then(() => {
        following.ended = true
      })
    following.end.catch(() => {})
    return following
  }
  const pass = async (milliseconds: number): Promise<void> => kernel.clock.advance(milliseconds)
  /** What the data folder holds once the server has stopped. */
  const files = async (): Promise<string> => {
    await kernel.kernel.stop()
    return readFileSync(join(folder, 'encke.db'), 'latin1')
  }
  return { ask, owner, join: join_, follow, pass, files, announced: () => kernel.announced, restart: () => kernel.restart() }
}

// Not `fetch`, which cannot choose the address that it asks from.
async function send(origin: string, line: string, { body, as, bearer, address, userAgent }: Asked): Promise<Answer> {
  const [method, path] = line.split(' ')
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(as !== undefined && { cookie: `encke=${as}; __Host-encke=${as}` }),
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    ...(userAgent !== undefined && { 'user-agent': userAgent }),
  }
  return new Promise((resolve, reject) => {
    const asking = request(origin + path, { method, headers, ...(address !== undefined && { localAddress: address }) }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const answered = new Headers()
        for (const [name, values] of Object.entries(response.headersDistinct))
          for (const value of values ?? []) answered.append(name, value)
        const token = /encke=([\w-]*)/.exec(answered.get('set-cookie') ?? '')?.[1] ?? ''
        resolve({ status: response.statusCode ?? 0, body: text ? JSON.parse(text) : undefined, headers: answered, token })
      })
    })
    asking.on('error', reject)
    asking.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
