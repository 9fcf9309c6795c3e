import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { OutgoingError } from './outgoing-error.ts'

type Decoder = (bytes: Uint8Array, limits: { readonly maxOutputLength: number }) => Promise<Uint8Array>

const zlibInflate: Decoder = promisify(inflate)
const rawInflate: Decoder = promisify(inflateRaw)
const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  // RFC 9110 §8.4.1.2 means the zlib format, some servers send it raw: zlib's first byte tells
  deflate: (bytes, limits) => (((bytes[0] ?? 0) & 0x0f) === 8 ? zlibInflate : rawInflate)(bytes, limits),
}
const MAX_ENCODINGS = 2

/** What we can decode, for `Accept-Encoding`. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br'

/** What a body is sent as: its `Content-Encoding` and `Content-Length`. */
export interface SentAs {
  readonly encoding: string
  readonly length: string | null
}

/** Reads a body to its end and decodes it; stops, with `too-large`, at the first byte beyond `maxBytes`, compressed or not, or before the first when it says that it is longer. */
export async function readBody(body: Readable, { encoding, length }: SentAs, maxBytes: number): Promise<Uint8Array> {
  if (Number(length) > maxBytes) {
    body.destroy()
    throw tooLarge(maxBytes)
  }
  let bytes = await collect(body, maxBytes)
  for (const name of encodingsOf(encoding)) bytes = await decode(bytes, name, maxBytes)
  return bytes
}

async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge(maxBytes) // leaving the loop destroys the stream, and with it the socket
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function encodingsOf(header: string): readonly string[] {
  const names = header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  const encodings = names.filter((name) => name !== '' && name !== 'identity')
  if (encodings.length > MAX_ENCODINGS) throw new OutgoingError('unreachable', `the answer is encoded ${encodings.length} times over`)
  return encodings.reverse() // the last one applied is the first to undo
}

async function decode(bytes: Uint8Array, name: string, maxBytes: number): Promise<Uint8Array> {
  const decoder = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined
  if (decoder === undefined) throw new OutgoingError('unreachable', `the answer is encoded in an unknown way: ${name.slice(0, 40)}`)
  if (bytes.length === 0) return bytes
  try {
    return await decoder(bytes, { maxOutputLength: maxBytes })
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(maxBytes)
    throw new OutgoingError('unreachable', `the answer is not the ${name} that it says`, { cause })
  }
}

const tooLarge = (maxBytes: number) => new OutgoingError('too-large', `the answer has more than ${maxBytes} bytes`)
