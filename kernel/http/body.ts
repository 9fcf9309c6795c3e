import type { IncomingMessage } from 'node:http'
import { ClientError } from '../errors.ts'
import { parseJson } from './json.ts'

/** How much of a refused body is taken off the wire, so that its sender gets to read the answer before the connection breaks. */
const DISCARDED_BYTES = 16 * 1024 * 1024

const tooLarge = (limit: number): ClientError => new ClientError('too-large', `A body may have ${limit} bytes here.`)

function discard(request: IncomingMessage): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > DISCARDED_BYTES) request.socket.destroy()
  })
}

function collect(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const take = (chunk: Buffer): void => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes > limit) refuse(tooLarge(limit))
    }
    const cut = (): void => reject(new ClientError('bad-request', 'The body ended too early.'))
    const finish = (): void => {
      request.off('close', cut).off('error', cut)
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    }
    const refuse = (refusal: ClientError): void => {
      request.off('data', take).off('end', finish)
      discard(request)
      reject(refusal)
    }
    request.on('data', take).once('end', finish).once('error', cut).once('close', cut)
  })
}

/** Reads a body of up to `limit` bytes; throws `too-large` beyond it, early where `Content-Length` says so, and `wrong-type` when it is compressed. */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new ClientError('wrong-type', 'A compressed body is not taken: send it as it is.')
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    discard(request)
    throw tooLarge(limit)
  }
  return collect(request, limit)
}

const JSON_TYPE = /^application\/json *(; *charset="?utf-8"? *)?$/i

/** Reads a JSON body, strictly UTF-8 and `application/json`, so that no page elsewhere can send it without a preflight. */
export async function readJson(request: IncomingMessage, body: () => Promise<Uint8Array>): Promise<unknown> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    throw new ClientError('wrong-type', 'Send the body as application/json, in UTF-8.')
  }
  return parseJson(decode(await body()))
}

const FORM_TYPE = /^application\/x-www-form-urlencoded *(; *charset="?utf-8"? *)?$/i

/** Reads the fields of a form; a line break is one character again, which a browser sends as two (WHATWG HTML §4.10.22.4). */
export async function readForm(request: IncomingMessage, limit: number): Promise<URLSearchParams> {
  if (!FORM_TYPE.test(request.headers['content-type'] ?? '')) throw new ClientError('wrong-type', 'Send the form urlencoded, in UTF-8.')
  const fields = new URLSearchParams(decode(await readBytes(request, limit)))
  return new URLSearchParams([...fields].map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]))
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    // The decoder's own words tell nobody more than this sentence.
    throw new ClientError('bad-request', 'The body is not UTF-8.')
  }
}
