/** Faye, by WebSocket and by long polling. */
import { createServer } from 'node:http'
import faye from 'faye'
import { serve } from './control.js'

const server = createServer()
const bayeux = new faye.NodeAdapter({ mount: '/bayeux', timeout: 45 })
bayeux.attach(server)
const client = bayeux.getClient()

await serve(server, (channel, text) => client.publish(`/${channel}`, text))
