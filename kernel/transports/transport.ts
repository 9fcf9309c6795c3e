import type { Framing } from '../delivery/framing.ts'
import type { Cursor, TransportName } from '../protocol.ts'

/** A response that is held open and bears one frame after the other. */
export interface StreamingTransport extends Framing {
  readonly name: TransportName
  readonly contentType: string
  /** What its head says beside what all heads of held responses say. */
  readonly headers?: Readonly<Record<string, string>>
  /** Goes out with the head, so that whoever holds back the first bytes lets go of them. */
  readonly prelude: string
  /** Completes the document, behind the last frame. */
  readonly epilogue?: string
  /** Where a heartbeat is no frame of its own: what is written in its place, made of what was written last. */
  readonly repeat?: (last: Uint8Array | undefined, cursor: Cursor) => Uint8Array
  /** The most bytes and seconds of one response; a browser that receives for ever keeps everything that it received. */
  readonly maxBytes: number
  readonly maxSeconds: number
}

/** Finds what fits a request; throws `bad-request` for a query that it cannot serve. */
export type Fit = (query: URLSearchParams) => StreamingTransport

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
