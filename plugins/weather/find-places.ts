import type { ConfiguredPlace } from './config.ts'

/** A place as search sees it. */
export interface Findable extends Pick<ConfiguredPlace, 'names' | 'search'> {
  readonly id: string
  readonly name: string
}

/** The places of which an id, a name in any language or a search word has the words, the best match first; without words all, as they stand. */
export function findPlaces<P extends Findable>(places: readonly P[], query: string): P[] {
  const wanted = folded(query)
  if (wanted === '') return [...places]
  const ranked = places.map((place) => ({ place, rank: Math.min(...wordsOf(place).map((word) => rankOf(word, wanted))) }))
  return ranked
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank)
    .map(({ place }) => place)
}

/** The one place that these words name. */
export const placeNamed = <P extends Findable>(places: readonly P[], words: string): P | undefined =>
  places.find((place) => wordsOf(place).includes(folded(words)))

/** Places whose names are nearly these words: what to offer when none is found. */
export function nearPlaces<P extends Findable>(places: readonly P[], words: string, most = 3): P[] {
  const wanted = folded(words).slice(0, 40)
  const found = findPlaces(places, words)
  const far = Math.max(wanted.length < 4 ? 1 : 2, Math.floor(wanted.length / 3))
  const near = places.map((place) => ({ place, distance: Math.min(...wordsOf(place).map((word) => distance(word.slice(0, 40), wanted))) }))
  const close = near.filter(({ distance }) => distance <= far).sort((a, b) => a.distance - b.distance)
  return [...new Set([...found, ...close.map(({ place }) => place)])].slice(0, most)
}

const NO_MATCH = 4

const wordsOf = ({ id, name, names, search }: Findable): string[] => [id, name, ...Object.values(names), ...search].map(folded)

/** Without case, marks and what joins words: `Trois-Rivières` is `trois rivieres`. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s\-_.,'’]+/g, ' ')
    .trim()

function rankOf(word: string, wanted: string): number {
  if (word === wanted) return 0
  if (word.startsWith(wanted)) return 1
  if (word.includes(` ${wanted}`)) return 2
  return word.includes(wanted) ? 3 : NO_MATCH
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
