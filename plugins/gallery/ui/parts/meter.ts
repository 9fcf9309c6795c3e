import type { Frame } from '../../../../ui/index.ts'

/** How far back a trace shows, in milliseconds. */
export const TRACE_MILLISECONDS = 30_000
const RAW_KEPT = 4_000

/** A stretch during which a request was open; without an end while it still is. */
export interface Span {
  readonly begin: number
  end: number | undefined
}
interface Weather {
  readonly text: string
  readonly tempC?: number
}

/** What one technique has cost and brought, as its card shows it. */
export class Meter {
  requests = 0
  bytes = 0
  events = 0
  /** How late the last event was, in ms by this machine's clock; `undefined` before the first. */
  late: number | undefined
  /** The server's time of the last event. */
  time: number | undefined
  weather: Weather | undefined
  /** Publications that did not come, and that came again. */
  lost = 0
  again = 0
  raw = ''
  trouble: string | undefined
  readonly arrivals: number[] = []
  readonly spans: Span[] = []
  /** Where the stream of frames goes on from. */
  cursor: string | undefined
  #last: number | undefined

  /** A request was sent. */
  opened(): void {
    this.requests += 1
    this.spans.push({ begin: Date.now(), end: undefined })
    this.#forget()
  }
  /** Its answer is complete, or it was given up. */
  closed(): void {
    for (const span of this.spans) span.end ??= Date.now()
  }
  /** Bytes came, and this is what they said. */
  received(text: string): void {
    this.bytes += new TextEncoder().encode(text).length
    this.raw = (this.raw + text).slice(-RAW_KEPT)
  }
  frame(frame: Frame): void {
    if ('cursor' in frame && frame.cursor !== undefined) this.cursor = frame.cursor
    if (frame.type === 'publication') this.tick(frame.n, (frame.data as { time: number }).time)
    if (frame.type === 'state')
      for (const { key, data } of frame.entries) if (key === 'current') this.weather = (data as Weather | null) ?? undefined
  }
  /** A second of the clock, with its number in the channel. */
  tick(n: number, time: number): void {
    if (this.#last !== undefined && n <= this.#last) {
      this.again += 1
      return
    }
    if (this.#last !== undefined) this.lost += n - this.#last - 1
    this.#last = n
    this.events += 1
    this.time = time
    this.late = Math.max(0, Date.now() - time)
    this.arrivals.push(Date.now())
    this.#forget()
  }

  #forget(): void {
    const since = Date.now() - TRACE_MILLISECONDS
    while ((this.arrivals[0] ?? since) < since) this.arrivals.shift()
    while ((this.spans[0]?.end ?? since) < since) this.spans.shift()
  }
}
