const HUES = 8
const HAN = /\p{Script=Han}/u

/** The letter for a name: the first, but of a Han name the last, by which people there are told apart. */
export function initial(name: string): string {
  const letters = [...new Intl.Segmenter().segment(name.trim())].map(({ segment }) => segment)
  const letter = HAN.test(name) ? letters.findLast((each) => HAN.test(each)) : letters[0]
  return letter?.toLocaleUpperCase() ?? '?'
}

/** 1 to 8, the same for the same id for ever (FNV-1a). */
export function hue(id: string): number {
  let hash = 0x811c9dc5
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return ((hash >>> 8) % HUES) + 1
}
