import type { ServerOptions } from 'node:http'
import type { Limits } from '../limits.ts'

/** Longer than proxies keep their connections to us, so that it is not we who close one in which a request is on its way. */
const KEEP_ALIVE_MILLISECONDS = 65_000

/** How Node's server enforces limits by itself: 431 for long heads, 408 for slow ones and slow bodies, both without a body. */
export const serverOptions = (limits: Pick<Limits, 'headerBytes' | 'headerSeconds' | 'requestSeconds'>): ServerOptions => ({
  maxHeaderSize: limits.headerBytes,
  headersTimeout: limits.headerSeconds * 1_000,
  requestTimeout: limits.requestSeconds * 1_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
})
