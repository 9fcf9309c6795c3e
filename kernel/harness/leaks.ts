import { readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { AnyPlugin } from '../api/plugin.ts'
import type { Frame } from '../protocol.ts'

/** What leaks are looked for in: a kernel for tests. */
export interface Leaky {
  readonly kernel: {
    readonly holdings: Readonly<Record<string, number>>
    readonly host: {
      unload(name: string): Promise<void>
      load(entries: readonly { readonly plugin: AnyPlugin; readonly config: unknown }[]): Promise<void>
      reload(name: string): Promise<unknown>
      reports(): readonly { readonly name: string; readonly state: string; readonly fault?: { readonly message: string } }[]
    }
  }
  readonly clock: { readonly pending: number }
  readonly logged: unknown[]
  read(channels: readonly string[], by: 'stream' | 'ws'): Promise<{ next(): Promise<Frame>; leave(): void }>
}

/** How much by which the heap may have grown when it is all over. */
const HEAP_GROWTH = 0.05
/** What the process holds comes and goes by itself; what leaks grows with every round. */
const ROUNDS_A_LEAK = 4

/** Loads and unloads a plugin so often, under readers of all its channels, and gives a sentence for each thing that is not as it was. */
export async function findLeaks(
  tested: Leaky,
  { plugin, config }: { plugin: AnyPlugin; config: unknown },
  rounds: number,
): Promise<string[]> {
  const readers = await readersOf(tested, plugin)
  const round = async (number: number): Promise<void> => {
    tested.logged.length = 0
    if (number % 2 === 0) await tested.kernel.host.reload(plugin.name)
    else {
      await tested.kernel.host.unload(plugin.name)
      await tested.kernel.host.load([{ plugin, config }])
    }
    const { state, fault } = tested.kernel.host.reports().find(({ name }) => name === plugin.name) ?? {}
    if (state !== 'active') throw new Error(`${plugin.name} is ${state}, and not active${fault ? `: ${fault.message}` : ''}`)
    await new Promise(setImmediate)
  }
  // At first there are caches to be filled, and code to be compiled.
  for (let warm = 0; warm < Math.max(20, rounds / 5); warm += 1) await round(warm)
  const before = await standing(tested)
  for (let number = 0; number < rounds; number += 1) await round(number)
  const after = await standing(tested)
  for (const reader of readers) reader.leave()
  return differences(before, after, rounds)
}

interface Standing {
  /** What is exactly as it was, or leaks. */
  readonly exact: Readonly<Record<string, number>>
  /** What goes up and down by itself. */
  readonly rough: Readonly<Record<string, number>>
  readonly heap: number
}

async function standing({ kernel, clock }: Leaky): Promise<Standing> {
  await collect()
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
  return {
    exact: { ...kernel.holdings, 'scheduled on the clock': clock.pending, 'listeners of the process': listeners },
    rough: { ...resources(), 'open files': openFiles() },
    heap: process.memoryUsage().heapUsed,
  }
}

function differences(before: Standing, after: Standing, rounds: number): string[] {
  const exact = Object.entries(after.exact).filter(([what, now]) => now !== before.exact[what])
  const rough = Object.entries(after.rough).filter(([what, now]) => now - (before.rough[what] ?? 0) > rounds / ROUNDS_A_LEAK)
  const told = [...exact, ...rough].map(
    ([what, now]) => `${what}: ${before.exact[what] ?? before.rough[what] ?? 0} before, ${now} after ${rounds} rounds`,
  )
  const growth = after.heap / before.heap - 1
  if (growth > HEAP_GROWTH) told.push(`the heap has grown by ${(growth * 100).toFixed(1)} % in ${rounds} rounds`)
  return told
}

function resources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    // Only Linux tells.
    return 0
  }
}

async function collect(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  for (let time = 0; time < 4; time += 1) {
    if (typeof gc === 'function') gc()
    await new Promise(setImmediate)
  }
}

/** One reader by each of two transports, for all that the plugin declares. */
async function readersOf(tested: Leaky, { channels }: AnyPlugin): Promise<{ leave(): void }[]> {
  const names = Object.keys(channels ?? {}).map((pattern) => pattern.replace(/:\w+/g, 'leak'))
  if (names.length === 0) return []
  return Promise.all((['stream', 'ws'] as const).map((by) => drained(tested, names, by)))
}

async function drained(tested: Leaky, names: readonly string[], by: 'stream' | 'ws'): Promise<{ leave(): void }> {
  const reader = await tested.read(names, by)
  const drain = async (): Promise<void> => {
    for (;;) await reader.next()
  }
  // It ends when the reader leaves.
  drain().catch(() => {})
  return reader
}
