import { gunzipSync } from 'node:zlib'
import { decodeWindows1252 } from './windows-1252.ts'

const MAX_BYTES = 8_388_608

/** A document's bytes as text: gzip undone wherever it stands, then by byte order mark, HTTP's charset, the XML declaration, UTF-8, windows-1252. */
export function decode(body: Uint8Array, charset?: string): string {
  const bytes = isGzip(body) ? unzipped(body) : body
  const wide = wideEncoding(bytes)
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes)
  for (const label of [hasUtf8Mark(bytes) ? 'utf-8' : undefined, charset, declaredEncoding(bytes), 'utf-8']) {
    const text = label && decoded(bytes, label)
    if (text !== undefined && text !== '') return text
  }
  return decodeWindows1252(bytes)
}

function unzipped(body: Uint8Array): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BYTES })
  } catch (cause) {
    const why = cause instanceof RangeError ? `it unfolds to more than ${MAX_BYTES} bytes` : 'it is cut off or damaged'
    throw new Error(`gzip that cannot be read: ${why}`, { cause })
  }
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b
const hasUtf8Mark = (bytes: Uint8Array) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/** UTF-16 shows in its mark, or in the zero beside the first `<`; what is merely declared to be UTF-16 is not. */
function wideEncoding([first, second]: Uint8Array): string | undefined {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be'
  return undefined
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1')
  return /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(start)?.[1]
}

/** The text, unless the label is unknown or more goes wrong than right: a few bad bytes do not condemn an encoding. */
function decoded(bytes: Uint8Array, label: string): string | undefined {
  const decoder = decoderFor(label)
  if (decoder === undefined) return undefined
  if (decoder.encoding === 'windows-1252') return decodeWindows1252(bytes)
  const text = decoder.decode(bytes)
  const bad = count(text, /\ufffd/g)
  return bad === 0 || bad < count(text, /[^\0-\x7f\ufffd]/g) ? text : undefined
}

function decoderFor(label: string): TextDecoder | undefined {
  try {
    const decoder = new TextDecoder(label)
    return decoder.encoding.startsWith('utf-16') ? undefined : decoder
  } catch {
    return undefined // a label that nobody knows is as good as none
  }
}

const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0
