import { describe, expect, onTestFinished, test } from 'vitest'
import { exhibitionInTime } from './exhibition-in-time.ts'
import type { Exhibits } from './exhibits.ts'
import { hasNginx, startNginx } from './nginx.ts'

/** A held response through nginx, as a browser gets it: compressed if need be. */
class Through {
  readonly #abort = new AbortController()
  readonly #looking = new Set<() => void>()
  text = ''
  over = false

  static async open(url: string): Promise<Through> {
    const through = new Through()
    const response = await fetch(url, { signal: through.#abort.signal })
    onTestFinished(() => through.#abort.abort())
    if (response.status !== 200 || !response.body) throw new Error(`${response.status}: ${await response.text()}`)
    void through.#take(response.body)
    return through
  }

  /** Resolves once this has come so many times. */
  async until(text: string, times = 1): Promise<void> {
    while (this.text.split(text).length <= times) {
      if (this.over) throw new Error(`It is over, and ${text} did not come: ${this.text}`)
      await new Promise<void>((look) => this.#looking.add(look))
    }
  }

  async ended(): Promise<void> {
    while (!this.over) await new Promise<void>((look) => this.#looking.add(look))
  }

  async #take(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    try {
      for await (const bytes of body) {
        this.text += decoder.decode(bytes, { stream: true })
        this.#look()
      }
    } catch {
      // However it ends: it is over.
    }
    this.over = true
    this.#look()
  }

  #look(): void {
    for (const look of this.#looking) look()
    this.#looking.clear()
  }
}

/** A server with nginx before it. */
async function behindNginx(limits: Record<string, number>): Promise<{ url: string; acts: Exhibits }> {
  const { origin, acts } = await exhibitionInTime(limits)
  return { url: await startNginx(origin), acts }
}

const HELD = ['stream', 'sse', 'iframe', 'multipart']
const title = hasNginx ? 'behind nginx as it is' : 'not run: nginx (not installed)'

describe.runIf(hasNginx)(title, () => {
  test.each(HELD)('%s arrives at once', async (transport) => {
    const { url, acts } = await behindNginx({})
    const response = await Through.open(`${url}/comet/${transport}?callback=told&channel=talk/hall`)
    await response.until('"joined"')
    for (const text of ['one', 'two', 'three']) {
      const published = performance.now()
      await acts.say('hall', text)
      await response.until(`"text":"${text}"`)
      expect(performance.now() - published).toBeLessThan(1_000)
    }
  })

  test('every held response is kept by its heartbeats for as long as nothing is said, a picture too', { timeout: 30_000 }, async () => {
    const { url, acts } = await behindNginx({ heartbeatSeconds: 1 })
    await acts.set('scores', 'jun', 1)
    const begun = performance.now()
    const responses = await Promise.all(HELD.map((transport) => Through.open(`${url}/comet/${transport}?callback=told&channel=talk/hall`)))
    const picture = await Through.open(`${url}/comet/multipart?part=svg&channel=board/scores`)
    await Promise.all([...responses.map((response) => response.until('"heartbeat"', 5)), picture.until('jun=1', 3 + 4)])
    expect(performance.now() - begun).toBeGreaterThan(4_000)
    await Promise.all([acts.say('hall', 'still here'), acts.set('scores', 'jun', 2)])
    await Promise.all([...responses.map((response) => response.until('still here')), picture.until('jun=2', 2)])
  })

  test('without a heartbeat in time the response would be cut', async () => {
    const { url } = await behindNginx({ heartbeatSeconds: 20 })
    const response = await Through.open(`${url}/comet/stream?channel=talk/hall`)
    await response.ended()
    expect(response.text).not.toContain('"bye"')
  })

  test('a poll, a long poll and a page are answered', async () => {
    const { url, acts } = await behindNginx({})
    for (const transport of ['poll', 'long-poll', 'refresh']) {
      const first = await fetch(`${url}/comet/${transport}?channel=talk/hall`)
      expect([first.status, (await first.text()).length > 100]).toEqual([200, true])
    }
    const { cursor } = (await (await fetch(`${url}/comet/poll?channel=talk/hall`)).json()) as { cursor: string }
    const held = fetch(`${url}/comet/long-poll?channel=talk/hall&since=${cursor}`)
    await acts.say('hall', 'one')
    expect(await (await held).json()).toMatchObject({ frames: [{ data: { text: 'one' } }] })
  })
})
