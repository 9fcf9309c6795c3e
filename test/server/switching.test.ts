import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Frame, PollAnswer } from '../../kernel/protocol.ts'
import { startServer } from './spawn.ts'

const READERS = 100
const WRITERS = 10
const MESSAGES = 60
const CHANNEL = 'chat/lobby'
const LIMITS = JSON.stringify({
  publishPerSecond: 100_000,
  publishBurst: 100_000,
  connectionsPerAddress: 2_000,
  connectionsPerIdentity: 2_000,
})
const ITEM = /<li[^>]*data-channel="chat\/lobby"[^>]*data-n="(\d+)"[^>]*>.*?(m\d+-\d+)/gs

/** Follows the channel by one transport after the other, each cut off after a moment; believes nothing but cursors and numbers. */
class Switching {
  readonly texts: string[] = []
  readonly faults: string[] = []
  readonly #url: string
  readonly #token: string
  #cursor: string | undefined
  #over = false

  constructor(url: string, token: string) {
    this.#url = url
    this.#token = token
  }

  /** Takes its place before anything is said. */
  begin(): Promise<void> {
    return this.#poll(new AbortController().signal)
  }
  async run(): Promise<void> {
    const ways = [this.#poll, this.#stream, this.#socket, this.#page]
    while (!this.#over) {
      const cut = new AbortController()
      const timer = setTimeout(() => cut.abort(), randomInt(50, 300))
      const way = ways[randomInt(ways.length)] ?? this.#poll
      // A server that is not there, or that was not waited for, is what this is about.
      await way.call(this, cut.signal).catch(() => wait(20))
      clearTimeout(timer)
    }
  }
  stop(): void {
    this.#over = true
  }

  #put(n: number, text: string): void {
    if (n <= this.texts.length) return
    if (n !== this.texts.length + 1) this.faults.push(`jumps from ${this.texts.length} to ${n}`)
    this.texts[n - 1] = text
  }
  #take(frame: Frame): void {
    if (frame.type === 'publication') this.#put(frame.n, (frame.data as { text: string }).text)
    if (frame.type === 'reset' || frame.type === 'denied') this.faults.push(JSON.stringify(frame))
    if ('cursor' in frame && frame.cursor) this.#cursor = frame.cursor
  }
  #path(transport: string): string {
    const callback = transport === 'iframe' ? '&callback=turn' : ''
    return `/comet/${transport}?channel=${CHANNEL}&timeout=100${callback}${this.#cursor ? `&since=${this.#cursor}` : ''}`
  }
  #ask(transport: string, signal: AbortSignal): Promise<Response> {
    return fetch(this.#url + this.#path(transport), { signal, headers: { authorization: `Bearer ${this.#token}` } })
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const answer = (await (await this.#ask(randomInt(2) ? 'poll' : 'long-poll', signal)).json()) as PollAnswer
    for (const frame of answer.frames) this.#take(frame)
    this.#cursor = answer.cursor
  }
  /** Each of these bears a frame on a line of its own, in one wrapping or another. */
  async #stream(signal: AbortSignal): Promise<void> {
    const transport = ['stream', 'sse', 'iframe', 'multipart'][randomInt(4)] ?? 'sse'
    const { body } = await this.#ask(transport, signal)
    const decoder = new TextDecoder()
    let rest = ''
    for await (const bytes of body ?? []) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const json = /^(?:data: |<script[^>]*>parent\.encke\["turn"\]\()?(\{.*\})(?:\)<\/script>)?$/.exec(line)?.[1]
        if (json) this.#take(JSON.parse(json) as Frame)
      }
    }
  }
  #socket(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#url.replace('http', 'ws') + this.#path('ws'), 'encke.v1', {
        headers: { authorization: `Bearer ${this.#token}` },
      })
      socket.on('message', (data) => !signal.aborted && this.#take(JSON.parse(String(data)) as Frame))
      socket.on('error', reject)
      socket.on('close', () => resolve())
      signal.addEventListener('abort', () => socket.terminate())
    })
  }
  async #page(signal: AbortSignal): Promise<void> {
    const text = await (await this.#ask('refresh', signal)).text()
    const cursor = /data-cursor="([^"]+)"/.exec(text)?.[1]
    if (!cursor) return
    for (const [, n, told] of text.matchAll(ITEM)) this.#put(Number(n), told ?? '')
    this.#cursor = cursor
  }
}

const json = { 'content-type': 'application/json' }

async function tokensOf(url: string): Promise<string[]> {
  const owner = await fetch(`${url}/api/setup`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ name: 'Ada', password: 'a long enough password' }),
  })
  const cookie = owner.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const bot = async (name: string): Promise<string> => {
    const made = await fetch(`${url}/api/bots`, { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify({ name }) })
    return ((await made.json()) as { token: string }).token
  }
  return Promise.all(Array.from({ length: WRITERS }, (_, writer) => bot(`Bot ${writer}`)))
}

async function write(url: string, token: string, writer: number): Promise<void> {
  for (let count = 1; count <= MESSAGES; ) {
    const text = `m${writer}-${count}`
    const headers = { ...json, authorization: `Bearer ${token}`, 'idempotency-key': text }
    const body = JSON.stringify({ type: 'message.posted', text })
    const response = await fetch(`${url}/channels/${CHANNEL}`, { method: 'POST', headers, body }).catch(() => wait(20, undefined))
    if (response?.status === 201) count += 1
    else if (response && response.status < 500) throw new Error(`${response.status}: ${await response.text()}`)
  }
}

test('a hundred readers that change transports all the time have every message once, in the same order, through a crash', {
  timeout: 240_000,
}, async () => {
  const first = await startServer({ env: { ENCKE_LIMITS: LIMITS } })
  const tokens = await tokensOf(first.url)
  const readers = Array.from({ length: READERS }, (_, index) => new Switching(first.url, tokens[index % WRITERS] ?? ''))
  for (const reader of readers) await reader.begin()
  const reading = Promise.all(readers.map((reader) => reader.run()))
  const writing = Promise.all(tokens.map((token, writer) => write(first.url, token, writer)))
  await expect.poll(() => Math.min(...readers.map(({ texts }) => texts.length)), { timeout: 120_000 }).toBeGreaterThan(200)
  await first.kill()
  const second = await startServer({ env: { ENCKE_LIMITS: LIMITS }, data: first.data, port: first.port })
  onTestFinished(async () => {
    await second.stop()
  })
  await writing
  await expect.poll(() => Math.min(...readers.map(({ texts }) => texts.length)), { timeout: 120_000 }).toBe(WRITERS * MESSAGES)
  for (const reader of readers) reader.stop()
  await reading

  expect(readers.flatMap(({ faults }) => faults)).toEqual([])
  const [one] = readers
  for (const { texts } of readers) expect(texts).toEqual(one?.texts)
  expect(new Set(one?.texts).size).toBe(WRITERS * MESSAGES)
})
