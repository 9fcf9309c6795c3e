/** `ws`: a plain `send` to each, or with `prebuilt` one frame for all, written to the sockets beneath. */
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { channelOf, Followers, serve } from './control.js'

const PREBUILT = process.argv[2] === 'prebuilt'

const followers = new Followers()
const server = createServer()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const channel = channelOf(request.url)
  const follower = PREBUILT ? request.socket : socket
  followers.add(channel, follower)
  socket.on('close', () => followers.remove(channel, follower))
  socket.on('error', () => {})
  socket.send('here')
})

const frameOf = (text) => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)])

await serve(server, (channel, text) => {
  if (PREBUILT) {
    const frame = frameOf(text)
    for (const socket of followers.of(channel)) socket.write(frame)
  } else for (const socket of followers.of(channel)) socket.send(text)
})
