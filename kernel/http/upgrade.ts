import { type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Door } from './door.ts'
import { offeredResponse, type Taken, take, takenFrom } from './takeover.ts'

/** The socket of a request that asks for another protocol; nothing for an ordinary one. */
export const upgradeOf = (request: IncomingMessage): Taken | undefined => takenFrom(request)

/** Lets requests that leave HTTP pass through the same handler as all others, so that refusals are ordinary answers. */
export function handleUpgrades(server: Server, handler: RequestListener): void {
  const door = new Door()
  server.on('upgrade', (request, duplex, head) => {
    if (!(duplex instanceof Socket)) return
    duplex.on('error', cut)
    take(request, duplex, head)
    const offered = offeredResponse(request)
    const response = offered ?? asking(request, duplex)
    // Nothing reads this socket for another request.
    response.shouldKeepAlive = false
    response.on('finish', () => duplex.destroySoon())
    door.pass(() => handler(request, response))
  })
}

function asking(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request)
  response.assignSocket(socket)
  return response
}

function cut(this: Socket): void {
  this.destroy()
}
