import { patternOf } from './shell.ts'

/** A moment, in ms: its number says nothing. */
const A_MOMENT = 1_000_000_000_000

/** What stands for what in the answers of a page, as it was found out: `$ROOM` and the like. */
export type Values = Record<string, string>

/**
 * Where an answer is not like the shown one; undefined where it is. In what is shown `…` stands for anything (at the end of a list: for what may follow), a moment for any, and
 * `$NAME`, the whole of a text, for what is there, which is kept in `values` and has to be the same from then on.
 */
export function unlike(shown: unknown, given: unknown, values: Values, path = 'the body'): string | undefined {
  if (typeof shown === 'string') return typeof given === 'string' ? unlikeText(shown, given, values, path) : told(path, shown, given)
  if (typeof shown === 'number' && shown > A_MOMENT && typeof given === 'number' && given > A_MOMENT) return undefined
  if (typeof shown !== 'object' || shown === null) return Object.is(shown, given) ? undefined : told(path, shown, given)
  if (typeof given !== 'object' || given === null || Array.isArray(shown) !== Array.isArray(given)) return told(path, shown, given)
  if (Array.isArray(shown) && Array.isArray(given) && shown.at(-1) === '…')
    return unlike(shown.slice(0, -1), given.slice(0, shown.length - 1), values, path)
  const [wanted, there] = [Object.keys(shown), Object.keys(given)]
  if (wanted.toSorted().join() !== there.toSorted().join()) return `${path} has ${there}, and not ${wanted}`
  for (const key of wanted) {
    const difference = unlike(at(shown, key), at(given, key), values, `${path}.${key}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

function unlikeText(shown: string, given: string, values: Values, path: string): string | undefined {
  const [, name] = /^\$([A-Z_]+)$/.exec(shown) ?? []
  if (name !== undefined) values[name] ??= given
  return patternOf(filled(shown, values)).test(given) ? undefined : told(path, filled(shown, values), given)
}

/** A text with the values that are known. */
export const filled = (text: string, values: Values): string => text.replace(/\$([A-Z_]+)/g, (whole, name) => values[name] ?? whole)

const at = (value: object, key: string): unknown => (value as Record<string, unknown>)[key]
const told = (path: string, shown: unknown, given: unknown): string =>
  `${path} is ${JSON.stringify(given)}, and not ${JSON.stringify(shown)}`
