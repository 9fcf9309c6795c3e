import { MEBIBYTE, PRELUDE_BYTES, type StreamingTransport } from './transport.ts'

/** One frame a line, for `fetch` and for XMLHttpRequest at `readyState` 3. An empty line says nothing. */
export const stream: StreamingTransport = {
  name: 'stream',
  contentType: 'application/x-ndjson; charset=utf-8',
  prelude: `${' '.repeat(PRELUDE_BYTES)}\n`,
  maxBytes: MEBIBYTE,
  maxSeconds: 30 * 60,
  frame: ({ json }) => `${json}\n`,
}
