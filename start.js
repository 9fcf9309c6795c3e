/** Builds what changed, and runs the server. */
import { builtFirst } from './build.js'

await builtFirst()
process.setSourceMapsEnabled(true)
await import('./dist/server.js')
