import type { IncomingHttpHeaders } from 'node:http'
import type { Cursor, Frame, TransportName } from '../../../kernel/protocol.ts'

/** How a response, or the asking for one after the other, came to its end. */
export type Ending =
  /** A `bye`, and nothing after it. */
  | { readonly how: 'bye'; readonly reason: string; readonly retryAfter?: number }
  /** An answer that is an error. */
  | { readonly how: 'refused'; readonly status: number; readonly code: string; readonly headers: IncomingHttpHeaders }
  /** A WebSocket's close. */
  | { readonly how: 'closed'; readonly code: number; readonly reason: string }
  /** The connection broke off. */
  | { readonly how: 'cut' }
  /** The client went by itself. */
  | { readonly how: 'left' }

/** A request, as it is asked now. */
export interface Call {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

/** Where a client delivers. */
export interface Sink {
  /** A new response begins, with this head. */
  begun(headers: IncomingHttpHeaders): void
  frame(frame: Frame): void
  /** The cursor of a complete answer: it claims all of its frames. */
  claim(cursor: Cursor): void
  ended(ending: Ending): void
  /** Resolves when somebody waits for a frame. */
  wanted(): Promise<void>
}

/** What is open. */
export interface Pipe {
  /** Stops taking bytes off the socket. */
  pause(): void
  resume(): void
  /** Breaks off without a word. */
  cut(): void
  /** Goes in order, where there is an order. */
  close?(): void
  /** Sends a frame up, where one can go. */
  send?(frame: unknown): void
}

/** A transport as this suite speaks it, from what `docs/protocol.md` says alone. */
export interface TestTransport {
  readonly name: TransportName
  /** One response that goes on, or one answer or page after the other. */
  readonly gives: 'stream' | 'answers' | 'pages'
  /** Resolves once something is under way; what goes wrong is told by `ended`. */
  open(call: () => Call, sink: Sink): Promise<Pipe>
}

/** An error's answer as an ending: JSON, or a page for people. */
export function refused(status: number, headers: IncomingHttpHeaders, body: string): Ending {
  const json = /json/.test(headers['content-type'] ?? '') ? (JSON.parse(body) as { code?: string }) : {}
  const page = /^<html[^>]* data-code="([\w-]+)"/m.exec(body)?.[1]
  return { how: 'refused', status, code: json.code ?? page ?? '', headers }
}
