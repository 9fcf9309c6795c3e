import { onTestFinished } from 'vitest'
import { person, type TestKernel, type TestOptions, testKernel } from '../../kernel/testing.ts'
import type { TestTransport } from './clients/transport.ts'
import { Doors } from './doors.ts'
import { Follower, type Following } from './follower.ts'
import { contractPlugin, type Grip } from './plugin.ts'

export const MIRA = person('Mira')
export const JUN = person('Jun')

/** A kernel with the plugin of the contract, and those who follow it. */
export interface Served {
  readonly origin: string
  readonly kernel: TestKernel
  /** What the plugin does when it is told to. */
  readonly does: Grip
  readonly doors: Doors
  /** Follows as Mira, unless it is said otherwise. */
  open(transport: TestTransport, following: Partial<Following>): Promise<Follower>
  advance(milliseconds: number): void
  /** Resolves once a request by this transport waits at the server. */
  parked(transport: TestTransport): Promise<void>
}

/** Serves until the test is over. */
export async function serve(options: Omit<Partial<TestOptions>, 'plugins'> = {}): Promise<Served> {
  const doors = new Doors()
  const grips: Grip[] = []
  const kernel = await testKernel({ plugins: [contractPlugin(doors, (grip) => void grips.push(grip))], ...options })
  const followers: Follower[] = []
  onTestFinished(async () => {
    for (const follower of followers) follower.leave()
    await kernel.stop()
  })
  return {
    kernel,
    doors,
    get origin() {
      return kernel.origin
    },
    /** The plugin that was loaded last: a restart loads it anew. */
    get does() {
      return grips[grips.length - 1] as Grip
    },
    async open(transport, following) {
      const follower = await Follower.open(kernel, transport, { as: MIRA, ...following })
      followers.push(follower)
      return follower
    },
    advance: (milliseconds) => kernel.clock.advance(milliseconds),
    parked: ({ name }) => until(() => (kernel.kernel.connections.summary().byTransport[name] ?? 0) > 0),
  }
}

/** Resolves once this is so; for what the server does by itself and tells nobody. */
export async function until(so: () => boolean): Promise<void> {
  const started = performance.now()
  while (!so()) {
    if (performance.now() - started > 5_000) throw new Error(`It never came about: ${so}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
