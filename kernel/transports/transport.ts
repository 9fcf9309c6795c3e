import type { Framing } from '../delivery/framing.ts'
import type { TransportName } from '../protocol.ts'

/** A response that is held open and bears one frame after the other. */
export interface StreamingTransport extends Framing {
  readonly name: TransportName
  readonly contentType: string
  /** Goes out with the head, so that whoever holds back the first bytes lets go of them. */
  readonly prelude: string
  /** The most bytes and seconds of one response; a browser that receives for ever keeps everything that it received. */
  readonly maxBytes: number
  readonly maxSeconds: number
}

/** A complete answer with what there is. */
export interface PollingTransport {
  readonly name: TransportName
  /** Whether it waits until there is something. */
  readonly waits: boolean
  /** Milliseconds that a client is to let pass before it asks again. */
  readonly interval: number
}

export const KIBIBYTE = 1024
export const MEBIBYTE = 1024 * KIBIBYTE
/** Proxies and browsers that hold back the beginning of a response hold back no more than this. */
export const PRELUDE_BYTES = 2 * KIBIBYTE
