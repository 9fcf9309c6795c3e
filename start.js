/** Builds what changed, and runs the server. */
import { setFlagsFromString } from 'node:v8'
import { builtFirst } from './build.js'

await builtFirst()
// What is loaded now stays: room for what soon goes is not needed yet, and once taken is seldom given back. `server.ts` ends this.
setFlagsFromString('--semi-space-growth-factor=1')
process.setSourceMapsEnabled(true)
await import('./dist/server.js')
