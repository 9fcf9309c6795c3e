import { MEBIBYTE, PRELUDE_BYTES, type StreamingTransport } from './transport.ts'

/** Server-sent events (WHATWG HTML §9.2): a frame is an event, whose id is its cursor. JSON has no line break, so one `data` line holds it. */
export const sse: StreamingTransport = {
  name: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  prelude: `:${' '.repeat(PRELUDE_BYTES)}\nretry: 1500\n\n`,
  maxBytes: 64 * MEBIBYTE,
  maxSeconds: 6 * 3600,
  frame: ({ json, cursor, retryAfter }) => `${field('id', cursor)}${field('retry', retryAfter)}data: ${json}\n\n`,
}

const field = (name: string, value: string | number | undefined): string => (value === undefined ? '' : `${name}: ${value}\n`)
