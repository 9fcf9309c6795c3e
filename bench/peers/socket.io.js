/** Socket.IO by WebSocket; a channel is a room. */
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { serve } from './control.js'

const server = createServer()
// Its heartbeat is no part of what is measured.
const io = new Server(server, { pingInterval: 600_000, perMessageDeflate: false, serveClient: false })
io.on('connection', (socket) => {
  socket.join(socket.handshake.query.channel)
  socket.emit('here')
})

await serve(server, (channel, text) => io.to(channel).emit('m', text))
