import type { View } from '../api/plugin.ts'

/** What is looked at, and by whom. */
export interface Looking {
  readonly query: URLSearchParams
  /** `Accept-Language`, as it came. */
  readonly languages: string
  /** Our origin as the asker sees it. */
  readonly origin: string
}

/** BCP 47 in general: what is none of it is taken for nothing said. */
const LANGUAGE = /^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i

/** What was asked of a picture or a page; what makes no sense counts as not asked, since a picture cannot say so. */
export function viewOf({ query, languages, origin }: Looking): Omit<View<unknown>, 'params'> {
  const theme = query.get('theme')
  return {
    lang: tag(query.get('lang')) ?? tag(languages.split(/[,;]/)[0]) ?? 'en',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    query,
    origin,
    last: false,
  }
}

function tag(written: string | null | undefined): string | undefined {
  const bare = written?.trim() ?? ''
  return LANGUAGE.test(bare) && isWellFormed(bare) ? bare : undefined
}

/** Whether `Intl` takes it (RFC 5646 §2.1): presentations hand it on. */
function isWellFormed(language: string): boolean {
  try {
    Intl.getCanonicalLocales(language)
    return true
  } catch {
    return false // RangeError: such as `en-a`, which announces something and does not say it
  }
}
