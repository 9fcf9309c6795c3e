import type { Frame } from '../../../kernel/protocol.ts'
import { holdOpen } from './held.ts'
import { PartReader } from './parts.ts'
import type { TestTransport } from './transport.ts'

/** Netscape's server push: each part is one frame as JSON, and can be taken as soon as it is there. */
export const multipart: TestTransport = {
  name: 'multipart',
  gives: 'stream',
  open(call, sink) {
    const parts = new PartReader()
    const heard = {
      ...sink,
      begun(head: Parameters<typeof sink.begun>[0]): void {
        parts.begin(String(head['content-type']))
        sink.begun(head)
      },
    }
    return holdOpen(call(), heard, ({ frame }) => ({
      contentType: 'multipart/x-mixed-replace',
      push(text) {
        for (const { headers, body } of parts.push(Buffer.from(text))) {
          if (headers['content-type'] !== 'application/json') throw new Error(`A part is ${headers['content-type']}`)
          frame(JSON.parse(body) as Frame)
        }
      },
    }))
  },
}
