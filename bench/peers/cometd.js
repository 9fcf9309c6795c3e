/** CometD for Node, by long polling. */
import { createServer } from 'node:http'
import cometd from 'cometd-nodejs-server'
import { serve } from './control.js'

const bayeux = cometd.createCometDServer({ timeout: 45_000, maxInterval: 60_000 })
const server = createServer(bayeux.handle)

await serve(server, (channel, text) => bayeux.createServerChannel(`/${channel}`).publish(null, text))
