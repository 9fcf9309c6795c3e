import { GarbageError } from '../frames.ts'
import { refusalOf } from '../refusal.ts'
import { bearer, type End, type Means, type Pipe, type Sink } from './transport.ts'

/** How the text of a held response is taken in: `push` throws `GarbageError`, `end` says what its end means. */
export interface Reading {
  readonly contentType: string
  push(text: string): void
  end(): End
}

/** Asks for a response that is held open, and reads it to its end. */
export const readHeldResponse = (path: string, reading: Reading, sink: Sink, means: Means): Pipe => {
  const abort = new AbortController()
  void follow(path, reading, means, abort.signal).then((end) => sink.end(end))
  return { close: () => abort.abort() }
}

const follow = async (path: string, reading: Reading, means: Means, signal: AbortSignal): Promise<End> => {
  const response = await request(path, reading.contentType, means, signal)
  if (response === undefined) return { type: 'unreachable' }
  if (!response.ok) return { type: 'refused', refusal: await refusalOf(response, means.now()) }
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith(reading.contentType) || response.body === null) return { type: 'unusable', reason: 'content-type' }
  return read(response.body.getReader(), reading)
}

/** A GET past every cache; undefined when there was no response at all. */
export const request = (path: string, accept: string, means: Means, signal: AbortSignal): Promise<Response | undefined> => {
  const headers = { accept, ...bearer(means.token) }
  return means.fetch(means.origin + path, { headers, signal, cache: 'no-store' }).catch(() => undefined)
}

const read = async (body: ReadableStreamDefaultReader<Uint8Array>, reading: Reading): Promise<End> => {
  const decoder = new TextDecoder()
  for (;;) {
    // A body that breaks off is an end like another: what it lacks is the `bye`.
    const { done, value } = await body.read().catch(() => ({ done: true, value: undefined }))
    if (done || value === undefined) return reading.end()
    try {
      reading.push(decoder.decode(value, { stream: true }))
    } catch (error) {
      if (error instanceof GarbageError) return { type: 'unusable', reason: error.message }
      throw error
    }
  }
}
