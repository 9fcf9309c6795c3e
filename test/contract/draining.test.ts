import { describe, expect, onTestFinished, test } from 'vitest'
import { sse } from './clients/sse.ts'
import { serve, until } from './served.ts'
import { TRANSPORTS } from './transports.ts'

/** A server that stops, and cannot yet: somebody has not taken all that was written. */
async function draining() {
  const served = await serve()
  const { connections } = served.kernel.kernel
  const slow = await served.open(sse, { channels: ['notes/flood'] })
  await slow.told('joined')
  slow.pause()
  await served.does.note('flood', 'x'.repeat(9_000_000))
  await until(() => connections.summary().behind === 1)
  const stopped = served.kernel.kernel.stop()
  onTestFinished(async () => {
    slow.resume()
    await slow.ended
    await stopped
  })
  return { ...served, slow, stopped, ask: (path: string) => served.kernel.ask('GET', path) }
}

describe('a new request while the server stops', () => {
  test.each(TRANSPORTS.filter(([name]) => name !== 'sse'))('is told by %s to come back later', async (_, transport) => {
    const served = await draining()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    const ending = await mira.ended
    expect(ending).toMatchObject({ how: 'refused', status: 503, code: 'draining', headers: { connection: 'close' } })
    expect(ending).toMatchObject({ headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } })
  })

  test('is answered 200 by sse, with a time to come back after and its end', async () => {
    const { ask } = await draining()
    const told = await ask('/comet/sse?channel=news/town')
    expect(told.status).toBe(200)
    expect(told.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(told.headers.get('connection')).toBe('close')
    expect(told.text).toMatch(/^retry: \d+\n/)
    expect(told.text).toContain('"reason":"shutdown"')
  })

  test('is refused by everything else', async () => {
    const { ask } = await draining()
    for (const path of ['/up', '/channels/news/town']) {
      const told = await ask(path)
      expect(told.status).toBe(503)
      expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0)
    }
  })
})

test('who is slow gets to the end before the server is gone', async () => {
  const { slow, stopped } = await draining()
  slow.resume()
  expect(await slow.ended).toMatchObject({ how: 'bye', reason: 'shutdown' })
  expect(await slow.take(1)).toMatchObject([{ n: 1 }])
  await stopped
})
