/** What every peer has in common: a second port, where a POST of some text to `/<channel>` is published, and one line that says where both are. */
import { createServer } from 'node:http'

const listening = (server) => new Promise((done) => server.listen(0, '127.0.0.1', 4096, () => done(server.address().port)))

/** Serves a peer, and publishes what the bench asks for. */
export async function serve(server, publish) {
  const control = createServer((request, response) => {
    let text = ''
    request.setEncoding('latin1')
    request.on('data', (part) => {
      text += part
    })
    request.on('end', () => {
      publish(request.url.slice(1), text)
      response.writeHead(204).end()
    })
  })
  control.keepAliveTimeout = 600_000
  console.log(`ready ${await listening(server)} ${await listening(control)}`)
}

/** Who follows which channel. */
export class Followers {
  #channels = new Map()

  add(channel, follower) {
    const known = this.#channels.get(channel)
    if (known) known.add(follower)
    else this.#channels.set(channel, new Set([follower]))
  }
  of(channel) {
    return this.#channels.get(channel) ?? []
  }
  remove(channel, follower) {
    this.#channels.get(channel)?.delete(follower)
  }
}

/** The channel in an address such as `/anything?channel=c1`. */
export const channelOf = (url) => new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('channel') ?? ''
