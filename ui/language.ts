const HAN = /\p{Script=Han}/u
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
const HANGUL = /\p{Script=Hangul}/u

/** Frequent characters that are written in one of the two Chinese scripts only, pair by pair. */
const TRADITIONAL =
  '們這個來時說國會為學對發經麼現點讓關頭動問樣裡還後過長開無當從將東車馬門見電話語書請謝嗎給買賣錢體氣號邊聽讀寫愛歡區場實應該'
const SIMPLIFIED =
  '们这个来时说国会为学对发经么现点让关头动问样里还后过长开无当从将东车马门见电话语书请谢吗给买卖钱体气号边听读写爱欢区场实应该'

/**
 * The language (BCP 47) whose shapes the letters of a text should take, or `undefined` when it has no Han characters and no Hangul.
 * A text that could be either kind of Chinese is taken for the reader's.
 */
export function languageOf(
  text: string,
  reader: readonly string[] = typeof navigator === 'undefined' ? [] : navigator.languages,
): string | undefined {
  if (KANA.test(text)) return 'ja'
  if (HANGUL.test(text)) return 'ko'
  if (!HAN.test(text)) return undefined
  const lean = leaning(text)
  if (lean !== 0) return lean > 0 ? 'zh-Hant' : 'zh-Hans'
  return reader.map(chinese).find((tag) => tag !== undefined) ?? 'zh-Hant'
}

function leaning(text: string): number {
  let lean = 0
  for (const letter of text) {
    const traditional = TRADITIONAL.includes(letter)
    const simplified = SIMPLIFIED.includes(letter)
    if (traditional !== simplified) lean += traditional ? 1 : -1
  }
  return lean
}

function chinese(tag: string): string | undefined {
  if (!/^(zh|ja)\b/i.test(tag)) return undefined
  if (/^ja/i.test(tag)) return 'ja'
  return /hans|-(cn|sg)/i.test(tag) || /^zh$/i.test(tag) ? 'zh-Hans' : 'zh-Hant'
}
