import type { Meter } from '../parts/meter.ts'

/** One way of getting news to a page. */
export interface Technique {
  /** The transport's name. */
  readonly name: string
  readonly title: string
  readonly year: number
  /** Where in that year, for the line of years. */
  readonly since: number
  /** What it is, in one or two short sentences. */
  readonly sentence: string
  /** What this browser cannot do, if anything. */
  cannot?(): string | undefined
  /** Begins; what it returns ends it. */
  start(meter: Meter): () => void
}

const CHANNELS = 'channel=gallery/ticks&channel=weather/*'

/** Where a technique reads, going on from its meter's cursor. */
export const address = (transport: string, { cursor }: Pick<Meter, 'cursor'>, more = ''): string =>
  `/comet/${transport}?${CHANNELS}${cursor === undefined ? '' : `&since=${cursor}`}${more}`

/** Resolves after this long, or at once when the signal says so. */
export const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

const TRY_AGAIN_MILLISECONDS = 2_000

/** Asks again and again until it is ended; what fails is shown on the card and tried again after a while. */
export function repeatedly(meter: Meter, ask: (signal: AbortSignal) => Promise<void>): () => void {
  const abort = new AbortController()
  const { signal } = abort
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        meter.opened()
        await ask(signal)
        meter.trouble = undefined
      } catch (error) {
        if (signal.aborted) break
        meter.trouble = error instanceof Error ? error.message : String(error)
        meter.closed()
        await wait(TRY_AGAIN_MILLISECONDS, signal)
      }
    }
    meter.closed()
  }
  void run()
  return () => abort.abort()
}

/** The sentence of a refused answer. */
export async function refused(response: Response): Promise<Error> {
  const problem = (await response.json().catch(() => undefined)) as { detail?: string } | undefined
  return new Error(problem?.detail ?? `The server answered ${response.status}`)
}
