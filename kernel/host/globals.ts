/** What much else stands on, and a plugin could take from everybody: a few of many. */
const FOUNDATIONS: readonly (readonly [holder: object, name: string])[] = [
  [globalThis, 'fetch'],
  [globalThis, 'setTimeout'],
  [globalThis, 'setImmediate'],
  [globalThis, 'queueMicrotask'],
  [globalThis, 'Promise'],
  [JSON, 'parse'],
  [JSON, 'stringify'],
  [Date, 'now'],
  [Promise.prototype, 'then'],
  [Array.prototype, 'map'],
  [Array.prototype, 'push'],
  [Object, 'keys'],
  [Map.prototype, 'get'],
  [process, 'exit'],
]

const look = (): unknown[] => FOUNDATIONS.map(([holder, name]) => Reflect.get(holder, name))

/** Looks at a few of the process's foundations; what it gives tells which of them have been replaced since. It finds the careless, not the cunning. */
export function watchGlobals(): () => string[] {
  const before = look()
  return () => {
    const now = look()
    return FOUNDATIONS.flatMap(([holder, name], index) => (before[index] === now[index] ? [] : [`${nameOf(holder)}.${name}`]))
  }
}

function nameOf(holder: object): string {
  if (holder === globalThis) return 'globalThis'
  if (holder === JSON) return 'JSON'
  if (holder === process) return 'process'
  return typeof holder === 'function' ? holder.name : `${holder.constructor.name}.prototype`
}
