/** The floor: Node's `net` and one prebuilt event for all. With `joined`, what comes within 5 ms is one write. */
import { createServer } from 'node:net'
import { channelOf, Followers, serve } from './control.js'

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: here\n\n'
const JOINED = process.argv[2] === 'joined'

const followers = new Followers()
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {})
  socket.once('data', (bytes) => {
    const channel = channelOf(bytes.toString('latin1').split(' ')[1])
    socket.write(HEAD)
    followers.add(channel, socket)
    socket.on('close', () => followers.remove(channel, socket))
    socket.resume()
  })
})

const send = (channel, bytes) => {
  for (const socket of followers.of(channel)) socket.write(bytes)
}

const due = new Map()
const gather = (channel, bytes) => {
  const waiting = due.get(channel)
  if (waiting) {
    waiting.push(bytes)
    return
  }
  due.set(channel, [bytes])
  setTimeout(() => {
    const all = Buffer.concat(due.get(channel))
    due.delete(channel)
    send(channel, all)
  }, 5)
}

await serve(server, (channel, text) => (JOINED ? gather : send)(channel, Buffer.from(`data: ${text}\n\n`)))
