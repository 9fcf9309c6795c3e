/** Something to say: words, or what makes them of what is known only then. */
type Message = string | ((...given: never[]) => string)
type Languages = Readonly<Record<string, Readonly<Record<string, Message>>>>
type KeysOf<Words> = Words extends unknown ? keyof Words : never
/** Every language with every key that any of them has. */
type Complete<L extends Languages> = { readonly [Tag in keyof L]: { readonly [Key in KeysOf<L[keyof L]>]: Message } }

/**
 * The same words in several languages, by BCP 47 tags; gives those that are nearest to whoever reads: of the same language and script,
 * else of the same language, else the first.
 *
 * @example
 * ```ts
 * import { messages } from 'encke'
 *
 * const wordsIn = messages({
 *   en: { tide: 'Tide', high: (when: string) => `High at ${when}` },
 *   fr: { tide: 'Marée', high: (when: string) => `Haute à ${when}` },
 * })
 * const said = wordsIn('fr-CA').high('10:40')
 * ```
 */
export function messages<L extends Languages>(languages: L & Complete<L>): (tag: string) => L[keyof L] {
  const words: L = languages
  const known = Object.keys(words).map((tag) => ({ words: words[tag as keyof L], ...likely(tag) }))
  return (tag) => {
    const asked = likely(tag)
    const same = known.filter(({ language }) => language === asked.language)
    const nearest = same.find(({ whole }) => whole === asked.whole) ?? same.find(({ script }) => script === asked.script)
    const [first] = [nearest, ...same, ...known].filter((each) => each !== undefined)
    if (!first) throw new Error('There are words in no language')
    return first.words
  }
}

interface Likely {
  readonly whole: string
  readonly language: string | undefined
  readonly script?: string | undefined
}
/** A tag with the script that its language and region are most likely written in (UTS #35, likely subtags). */
function likely(tag: string): Likely {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return { whole: tag.toLowerCase(), language, script }
  } catch {
    // A tag that is none is in no language.
    return { whole: tag.toLowerCase(), language: undefined }
  }
}
