/** better-sse: each channel of ours is one of its channels. */
import { createServer } from 'node:http'
import { createChannel, createSession } from 'better-sse'
import { channelOf, serve } from './control.js'

const channels = new Map()
const channelNamed = (name) => {
  const known = channels.get(name)
  if (known) return known
  const made = createChannel()
  channels.set(name, made)
  return made
}

const server = createServer(async (request, response) => {
  const session = await createSession(request, response, { keepAlive: null })
  channelNamed(channelOf(request.url)).register(session)
  session.push('here')
})

await serve(server, (channel, text) => channelNamed(channel).broadcast(text))
