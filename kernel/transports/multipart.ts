import { randomBytes } from 'node:crypto'
import { ClientError } from '../errors.ts'
import { Parts } from './multipart-parts.ts'
import { presentedParts } from './multipart-presented.ts'
import type { TransportServer } from './server.ts'
import { type Fit, MEBIBYTE, type StreamingTransport } from './transport.ts'

/** Netscape's server push: `multipart/x-mixed-replace`, each part in place of the one before it. Without `part` a part is a frame. */
export function createMultipart(server: TransportServer): Fit {
  const parts = new Parts(`encke-${randomBytes(18).toString('base64url')}`)
  const whole = (framing: Pick<StreamingTransport, 'frame' | 'repeat'>): StreamingTransport => ({
    name: 'multipart',
    contentType: `multipart/x-mixed-replace; boundary=${parts.boundary}`,
    prelude: '',
    epilogue: parts.end,
    maxBytes: 64 * MEBIBYTE,
    maxSeconds: 6 * 3600,
    ...framing,
  })
  const frames = whole({ frame: ({ json }) => parts.write('json', json) })
  const presented = new Map(
    (['text', 'html', 'svg'] as const).map((form): [string, StreamingTransport] => [form, whole(presentedParts(server, parts, form))]),
  )
  return (query) => {
    const part = query.get('part')
    const transport = part === null ? frames : presented.get(part)
    if (!transport) throw new ClientError('bad-request', `part is ${[...presented.keys()].join(', ')}, or is left out`)
    return transport
  }
}
