import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Whose code is running: what nobody catches is charged to that plugin. Before Node 24 whoever uses it makes every promise of the
 * process dearer, so those of our own do without: what they throw has their files in its stack.
 */
export const pluginScope = new AsyncLocalStorage<string>()

const unscoped = new Set<string>()
/** Says of a plugin whether it does without. */
export function setUnscoped(plugin: string, without: boolean): void {
  if (without) unscoped.add(plugin)
  else unscoped.delete(plugin)
}

const NAMES_KEPT = 1_000
const names: string[] = ['']
const indexes = new Map<string, number>()

/** What another thread may look at while this one is busy: the turns of the event loop so far, and a mark of the plugin whose code it is in (0: nobody's). */
export const loopMarks = new Int32Array(new SharedArrayBuffer(8))
/** Where in `loopMarks` they are. */
export const TURNS = 0
export const WHOSE = 1

/** By mark, so far; whoever asks is told of each that comes. */
export function markedPlugins(came: (plugin: string, mark: number) => void): readonly string[] {
  told = came
  return [...names]
}
let told: (plugin: string, mark: number) => void = () => {}

/** Runs something of a plugin's, so that whatever comes of it is known as the plugin's. */
export function inPlugin<T>(plugin: string, run: () => T): T {
  const before = loopMarks[WHOSE] ?? 0
  loopMarks[WHOSE] = markOf(plugin)
  try {
    // Within another's scope even one of our own needs its own, or the other would be charged.
    return unscoped.has(plugin) && pluginScope.getStore() === undefined ? run() : pluginScope.run(plugin, run)
  } finally {
    loopMarks[WHOSE] = before
  }
}

/** The same for every call of a function. */
export const ofPlugin =
  <A extends readonly unknown[], T>(plugin: string, run: (...args: A) => T) =>
  (...args: A): T =>
    inPlugin(plugin, () => run(...args))

function markOf(plugin: string): number {
  const known = indexes.get(plugin)
  if (known !== undefined) return known
  if (names.length >= NAMES_KEPT) return 0
  indexes.set(plugin, names.length)
  const mark = names.push(plugin) - 1
  told(plugin, mark)
  return mark
}
