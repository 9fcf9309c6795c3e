import { type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** The socket of a request that asks to leave HTTP, and the bytes that came behind it. */
export interface Upgrading {
  readonly socket: Socket
  readonly head: Buffer
}

const upgrading = new WeakMap<IncomingMessage, Upgrading>()

/** The socket of a request that asks for another protocol; nothing for an ordinary one. */
export const upgradeOf = (request: IncomingMessage): Upgrading | undefined => upgrading.get(request)

/** Lets requests for another protocol pass through the same handler as all others, so that refusals are ordinary answers. */
export function handleUpgrades(server: Server, handler: RequestListener): void {
  server.on('upgrade', (request, duplex, head) => {
    if (!(duplex instanceof Socket)) return
    duplex.on('error', () => duplex.destroy())
    upgrading.set(request, { socket: duplex, head })
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(duplex)
    response.on('finish', () => duplex.destroySoon())
    handler(request, response)
  })
}
