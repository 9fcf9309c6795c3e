/** Runs the clock. */
import { bundle } from './bundle.js'

await import(await bundle('clock.ts'))
