import type { InEach, Speech } from './language.ts'

const MINUTE_MS = 60_000
const UPDATED: InEach<readonly [now: string, ago: (ago: string) => string]> = {
  en: ['Updated just now', (ago) => `Updated ${ago}`],
  fr: ['Mis à jour à l’instant', (ago) => `Mis à jour ${ago}`],
  'zh-Hant': ['剛剛更新', (ago) => `${ago}更新`],
}

/** `Updated 12 min ago`, for a time in ms UTC. */
export function updated(time: number, { language, locale }: Speech, now = Date.now()): string {
  const minutes = Math.floor((now - time) / MINUTE_MS)
  const [justNow, ago] = UPDATED[language]
  return minutes < 1 ? justNow : ago(relative(minutes, locale))
}

function relative(minutes: number, locale: string): string {
  const hours = Math.floor(minutes / 60)
  const format = (value: number, unit: 'minute' | 'hour' | 'day') =>
    new Intl.RelativeTimeFormat(locale, { style: 'short' }).format(-value, unit).replace('.', '')
  if (hours < 1) return format(minutes, 'minute')
  return hours < 24 ? format(hours, 'hour') : format(Math.floor(hours / 24), 'day')
}
