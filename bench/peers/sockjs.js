/** SockJS by WebSocket and by EventSource. The second segment of an address, which is the client's to choose, names the channel. */
import { createServer } from 'node:http'
import sockjs from 'sockjs'
import { Followers, serve } from './control.js'

const followers = new Followers()
const server = createServer()
const echo = sockjs.createServer({ log: () => {}, heartbeat_delay: 600_000, response_limit: 1_000_000_000 })
echo.on('connection', (socket) => {
  const channel = socket.pathname.split('/')[2]
  followers.add(channel, socket)
  socket.on('close', () => followers.remove(channel, socket))
})
echo.installHandlers(server, { prefix: '/sockjs' })

await serve(server, (channel, text) => {
  for (const socket of followers.of(channel)) socket.write(text)
})
