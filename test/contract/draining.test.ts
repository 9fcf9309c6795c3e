import { describe, expect, test } from 'vitest'
import { serveApp } from '../../kernel/http/app.fixture.ts'
import { DEFAULT_LIMITS } from '../../kernel/http/limits.ts'
import { createComet } from '../../kernel/transports/comet.ts'
import { serve } from './served.ts'
import { TRANSPORTS } from './transports.ts'

/** The way in of a server that stops, while it is still there. */
async function draining() {
  const { kernel } = await serve()
  const { connections } = kernel.kernel
  const server = { connections, clock: kernel.clock, limits: DEFAULT_LIMITS, offered: [], draining: () => true, note() {} }
  return serveApp({ phase: () => 'draining', held: createComet(server, async () => ({})) })
}

describe('a new request while the server stops', () => {
  test.each(TRANSPORTS.filter(([name]) => name !== 'sse'))('is told by %s to come back later', async (name) => {
    const { ask } = await draining()
    const answer = await ask('GET', `/comet/${name}?channel=news/town`)
    expect(answer).toMatchObject({ status: 503, json: { code: 'draining', status: 503 } })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(answer.headers.connection).toBe('close')
  })

  test('is answered 200 by sse, with a time to come back after and its end', async () => {
    const { ask } = await draining()
    const answer = await ask('GET', '/comet/sse?channel=news/town')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/)
    expect(answer.text).toMatch(/^retry: \d+\n/)
    expect(answer.text).toContain('"reason":"shutdown"')
    expect(answer.headers.connection).toBe('close')
  })

  test('is refused by everything else', async () => {
    const { ask } = await draining()
    for (const path of ['/up', '/channels/news/town']) {
      const answer = await ask('GET', path)
      expect(answer.status).toBe(503)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    }
  })
})
