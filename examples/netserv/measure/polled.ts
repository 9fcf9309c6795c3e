import { Agent, get } from 'node:http'
import type { Connect, Told } from './reader.ts'

interface Answer {
  readonly frames: readonly Told[]
  readonly cursor: string
  readonly advice: { readonly interval: number }
}

/** Follows by one answer after the other, on a kept connection, as often as the server advises. */
export const polled =
  (name: string): Connect =>
  (origin, reader, { ended, signal }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    signal.addEventListener('abort', () => agent.destroy(), { once: true })
    const over = (): void => {
      agent.destroy()
      ended()
    }
    const ask = (): void => {
      if (signal.aborted) return
      const request = get(`${origin}/comet/${name}?${reader.query}`, { agent, signal }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('error', () => {})
        response.on('end', () => (response.statusCode === 200 ? answered(JSON.parse(text) as Answer) : over()))
      })
      request.on('error', over)
    }
    const answered = ({ frames, cursor, advice }: Answer): void => {
      for (const frame of frames) reader.take(frame)
      reader.claim(cursor)
      // Each a little off, or all would ask in the same moment.
      if (advice.interval > 0) setTimeout(ask, advice.interval * (0.9 + 0.2 * Math.random())).unref()
      else ask()
    }
    ask()
  }
