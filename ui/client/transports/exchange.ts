import { report } from '../guard.ts'
import { refusalOf } from '../refusal.ts'
import { bearer, type End, type Means, type Pipe, type Sink } from './transport.ts'

/** How the text of a response is taken in; both throw a `SyntaxError` for garbage. */
export interface Reading {
  readonly contentType: string
  push(text: string): void
  /** What the end of the response means; one that is not `complete` broke off. */
  end(complete: boolean): End
}

/** Asks past every cache, and reads the response to its end. */
export const exchange = (path: string, reading: Reading, sink: Sink, means: Means): Pipe => {
  const abort = new AbortController()
  void run(path, reading, means, abort.signal).then((end) => sink.end(end))
  return { close: () => abort.abort() }
}

const run = async (path: string, reading: Reading, means: Means, signal: AbortSignal): Promise<End> => {
  const headers = { accept: reading.contentType, ...bearer(means.token) }
  const response = await means.fetch(means.origin + path, { headers, signal, cache: 'no-store' }).catch(() => undefined)
  if (!response) return { type: 'unreachable' }
  if (!response.ok) return { type: 'refused', refusal: await refusalOf(response, Date.now()) }
  const fits = response.headers.get('content-type')?.startsWith(reading.contentType)
  if (!fits || !response.body) return { type: 'unusable', reason: 'garbage' }
  return read(response.body.getReader(), reading).catch(unusable)
}

const read = async (body: ReadableStreamDefaultReader<Uint8Array>, reading: Reading): Promise<End> => {
  const decoder = new TextDecoder()
  for (;;) {
    const piece = await body.read().catch(() => undefined)
    if (!piece?.value) return reading.end(!!piece)
    reading.push(decoder.decode(piece.value, { stream: true }))
  }
}

/** Garbage, or a fault of ours that must not be taken for it silently. */
export const unusable = (error: unknown): End => {
  if (!(error instanceof SyntaxError)) report(error)
  return { type: 'unusable', reason: 'garbage' }
}
