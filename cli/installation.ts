import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Surroundings } from '../kernel/host/load-module.ts'
import * as encke from '../kernel/index.ts'

/** The folder that Encke lies in. Built, the commands lie in `dist/npm`. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What plugins that a command loads take for Encke. */
export const SURROUNDINGS: Surroundings = { root: ROOT, provided: { encke: { __esModule: true, ...encke } } }

/** The option that names the data folder. */
export const DATA = { type: 'string', description: 'The data folder (ENCKE_DATA, ./data)', valueHint: 'folder' } as const

/** The options of a start, which `encke` alone takes too. */
export const STARTING = {
  data: DATA,
  port: { type: 'string', description: 'The port (PORT, 8080)', valueHint: 'number' },
  host: { type: 'string', description: 'The address to listen at (HOST, 127.0.0.1)', valueHint: 'address' },
  config: { type: 'string', description: 'The configuration file (ENCKE_CONFIG, encke.config.ts)', valueHint: 'file' },
} as const

/** The data folder that is meant: the option's, the environment's, or `./data`. */
export const dataFolder = (named: string | undefined): string => resolve(named || process.env.ENCKE_DATA || './data')
