import { createHash } from 'node:crypto'

const MAX_ITEMS = 1_000 // of one document, and as many seen keys: what the document still holds is never forgotten
const MAX_KEY = 200

/** An item and the key that it is remembered by. */
export interface Keyed<T> {
  readonly item: T
  readonly key: string
}

/** A document's items with their keys, at most 1 000; a long key becomes its hash. */
export const keyed = <T>(items: readonly T[], key: (item: T) => string): Keyed<T>[] =>
  items.slice(0, MAX_ITEMS).map((item) => ({ item, key: shortened(key(item)) }))

/** The items whose key has not been seen, each key once; an empty key is always new. */
export function unseen<T>(items: readonly Keyed<T>[], seen: readonly string[]): T[] {
  const known = new Set(seen)
  const fresh = items.filter(({ key }) => {
    if (key === '') return true
    const isNew = !known.has(key)
    known.add(key)
    return isNew
  })
  return fresh.map(({ item }) => item)
}

/** The seen keys after a document, the newest last. */
export function remembering(seen: readonly string[], items: readonly Keyed<unknown>[]): string[] {
  const here = new Set(items.map(({ key }) => key).filter((key) => key !== ''))
  return [...seen.filter((key) => !here.has(key)), ...here].slice(-MAX_ITEMS)
}

const shortened = (key: string) => (key.length <= MAX_KEY ? key : createHash('sha256').update(key).digest('base64url'))
