import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const HUGE_BYTES = 50 * 2 ** 20
const CHUNK = Buffer.alloc(2 ** 16, '<item><title>Rain</title></item>')
const COUNT = 8_000

/** A little server of feeds, one too large to be taken and one that may be just so large. */
export interface Feeds {
  readonly hostAndPort: string
  /** How often each has been asked for. */
  readonly asked: { huge: number; large: number }
  close(): void
}

/** Serves 50 MB below `/huge`, of unknown length, and 2 MB below `/large`, each time with something new. */
export async function startFeeds(): Promise<Feeds> {
  const asked = { huge: 0, large: 0 }
  const server = createServer(({ url = '' }, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' })
    if (url.startsWith('/large')) {
      asked.large += 1
      response.write(beginningOf(asked.large))
      response.end(REST)
    } else {
      asked.huge += 1
      sendHuge(response)
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    hostAndPort: `127.0.0.1:${port}`,
    asked,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function sendHuge(response: ServerResponse): void {
  let left = HUGE_BYTES / CHUNK.length
  const more = (): void => {
    while (left > 0) {
      left -= 1
      if (!response.write(CHUNK)) return
    }
    response.end()
  }
  response.on('drain', more)
  more()
}

const ITEM = `<description>${'All day long, and in the night. '.repeat(5)}</description>`
const ITEMS = Array.from({ length: COUNT }, (_, at) => `<item><title>Rain ${at}</title><guid>${at}</guid>${ITEM}</item>`).join('')
/** Made once: whoever measures has no time to lose. */
const REST = Buffer.from(`${ITEMS}</channel></rss>`)

const beginningOf = (number: number): string =>
  `<rss version="2.0"><channel><title>Weather</title><item><title>Rain, ${number % 30}°C</title><guid>new-${number}</guid></item>`
