/** The languages that widgets speak. */
export type Language = 'en' | 'fr' | 'zh-Hant'
/** The same words in each of them. */
export type InEach<Words> = Readonly<Record<Language, Words>>

/** How a widget writes: its language, and the reader's own way of writing that language's dates and numbers. */
export interface Speech {
  readonly language: Language
  readonly locale: string
}

/** The language of an element: its own `lang`, else its page's, else the browser's. */
export function speechOf(element: Element): Speech {
  const asked = element.closest('[lang]')?.getAttribute('lang') || navigator.language
  const language = /^zh\b/i.test(asked) ? 'zh-Hant' : /^fr\b/i.test(asked) ? 'fr' : 'en'
  // A language that we do not speak has its dates in ours; a tag that is none would throw in `Intl`.
  const locale = /^(en|fr|zh)(-[a-z\d]+)*$/i.test(asked) && canFormat(asked) ? asked : language
  return { language, locale: locale === 'zh' ? language : locale }
}

function canFormat(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}
