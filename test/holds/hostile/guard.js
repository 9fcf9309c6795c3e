/** Loaded into the server's process before everything else: when that ends, tells on stderr what was done to what all objects inherit. */
import { writeSync } from 'node:fs'

const PROTOTYPES = [Object, Array, Function, String, Number, Boolean, Promise, Map, Set, Error, RegExp, Date, Buffer].map(
  ({ prototype }) => prototype,
)
const named = (prototype) => new Set(Reflect.ownKeys(prototype).map(String))
const before = PROTOTYPES.map(named)

process.on('exit', () => {
  const added = PROTOTYPES.flatMap((prototype, index) => [...named(prototype)].filter((name) => !before[index]?.has(name)))
  writeSync(2, `what all objects inherit: ${added.length === 0 ? 'as it was' : added.join(', ')}\n`)
})
