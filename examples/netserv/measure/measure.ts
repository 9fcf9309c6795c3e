import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { Crowd } from './crowd.ts'
import type { MeasuredServer } from './measured-server.ts'
import type { Options } from './options.ts'
import { Tally } from './tally.ts'

/** What came of it. */
export interface Measurement {
  readonly options: Options
  readonly joined: number
  /** Seconds until all had. */
  readonly joinedWithin: number
  readonly returns: number
  readonly tally: Tally
  /** The server's, resident, in bytes. */
  readonly memory: { readonly before: number; readonly with: number }
}

/** Readers whose connections warm the server up, so that what it needs once is not counted for each. */
const WARM_UP_READERS = 100
const WARM_UP_PUBLICATIONS = 20
/** Whoever has been told nothing new for so long will not be; longer than the interval of `poll`. */
const PATIENCE_MILLISECONDS = 5_000
const LOOK_MILLISECONDS = 20

/** Opens the connections, publishes at the rate, and waits for what was published to arrive. */
export async function measure(server: MeasuredServer, options: Options): Promise<Measurement> {
  await warmUp(server, options)
  const before = await server.memory()
  const tally = new Tally()
  const crowd = new Crowd(server.origin, options.transport, tally)
  const started = performance.now()
  await crowd.open(options.connections)
  const joinedWithin = (performance.now() - started) / 1_000
  const memory = { before, with: await server.memory() }
  await publish(server, tally, options)
  await arrived(tally, crowd.joined)
  crowd.close()
  return { options, joined: crowd.joined, joinedWithin, returns: crowd.returns, tally, memory }
}

async function warmUp(server: MeasuredServer, { transport, bytes }: Options): Promise<void> {
  const tally = new Tally()
  const crowd = new Crowd(server.origin, transport, tally)
  await crowd.open(WARM_UP_READERS)
  await publish(server, tally, { rate: WARM_UP_PUBLICATIONS, seconds: 1, bytes })
  crowd.close()
  // The server hears of it only now, and tells nobody.
  await wait(PATIENCE_MILLISECONDS / 10)
}

/** Sends each when it is due, whether those before it have been answered or not. */
async function publish(server: MeasuredServer, tally: Tally, { rate, seconds, bytes }: Pick<Options, 'rate' | 'seconds' | 'bytes'>) {
  const text = 'x'.repeat(bytes)
  const count = Math.max(1, Math.round(rate * seconds))
  const started = performance.now()
  const answers: Promise<void>[] = []
  for (let index = 0; index < count; index += 1) {
    await wait(Math.max(0, started + (index * 1_000) / rate - performance.now()))
    answers.push(server.publish({ id: tally.sending(), text }).then(tally.acknowledged, tally.refused))
  }
  await Promise.all(answers)
}

async function arrived(tally: Tally, readers: number): Promise<void> {
  let told = tally.delivered
  let since = performance.now()
  while (tally.delivered < readers * tally.published && performance.now() - since < PATIENCE_MILLISECONDS) {
    await wait(LOOK_MILLISECONDS)
    if (tally.delivered > told) since = performance.now()
    told = tally.delivered
  }
}
