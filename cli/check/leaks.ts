import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { TestKernel } from '../../kernel/testing.ts'
import { besideOthers, type Checked } from './loading.ts'
import { type Verdict, verdict } from './verdict.ts'

const told = verdict('leaks')
const ROUNDS = 500
/** After this many, what is compiled and cached is there. */
const WARM_ROUNDS = 100
const HEAP_MAY_GROW_BY = 0.05

/** What a plugin could leave behind. */
interface Left {
  readonly routes: number
  readonly resources: number
  readonly heap: number
}

/** Loads and unloads a plugin many times, and looks whether everything is as it was: routes, timers and sockets, memory. */
export function checkLeaks(checked: Checked): Promise<Verdict> {
  return besideOthers(checked.plugin, async (kernel) => {
    for (let round = 0; round < WARM_ROUNDS; round += 1) await comeAndGo(kernel, checked)
    const before = await left(kernel)
    for (let round = WARM_ROUNDS; round < ROUNDS; round += 1) await comeAndGo(kernel, checked)
    const after = await left(kernel)
    const grown = Math.max(0, after.heap / before.heap - 1)
    if (after.routes > before.routes) return told('failed', `${after.routes - before.routes} routes are left after ${ROUNDS} rounds`)
    if (after.resources > before.resources)
      return told(
        'failed',
        `${after.resources - before.resources} timers, sockets or files are left after ${ROUNDS} rounds: they belong into ctx`,
      )
    if (grown > HEAP_MAY_GROW_BY)
      return told('failed', `memory has grown by ${(grown * 100).toFixed(0)} % in ${ROUNDS - WARM_ROUNDS} rounds`)
    return told('well', `nothing is left after it was loaded and unloaded ${ROUNDS} times`)
  })
}

async function comeAndGo({ kernel }: TestKernel, entry: Checked): Promise<void> {
  await kernel.load([entry])
  await kernel.host.unload(entry.plugin.name)
}

async function left({ kernel }: TestKernel): Promise<Left> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // What is finalized (signals that follow others) is free only a turn later.
  for (let turn = 0; turn < 3; turn += 1) {
    collect()
    await nextTurn()
  }
  return { routes: kernel.routes.length, resources: process.getActiveResourcesInfo().length, heap: process.memoryUsage().heapUsed }
}
