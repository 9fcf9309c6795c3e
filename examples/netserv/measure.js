/** Measures how the server bears many connections; `--help` tells what may be chosen. */
import { bundle } from './bundle.js'

process.env.NETSERV_MEASURED = await bundle('measure/server.ts')
await import(await bundle('measure/main.ts'))
