import type { Icon, Report } from './report.ts'

export type Language = 'en' | 'fr' | 'zh-Hant'
export type Units = 'metric' | 'us'

/** Every word that the weather says by itself, in one language. */
export interface Messages {
  readonly conditions: Readonly<Record<Icon, string>>
  readonly weather: string
  readonly high: string
  readonly low: string
  readonly wind: string
  readonly gusts: string
  readonly humidity: string
  readonly pressure: string
  readonly rain: string
  readonly warning: string
  readonly warnings: string
  readonly noWarnings: string
  readonly noReport: string
  readonly forecast: string
  readonly outOfDate: string
  /** `Updated` or `Updated 14:05`; `when` is a time of day, or how long ago. */
  updated(when: string): string
  until(when: string): string
  /** `when` is what `dayOf` gives. */
  noReportSince(when: string): string
  cancelled(warning: string): string
  expired(warning: string): string
}

type Short = Pick<Messages, 'noWarnings' | 'noReport' | 'noReportSince' | 'until'>
type Rest = Omit<Messages, 'conditions' | keyof Short>

/** A weekday is no more than six days away. */
const WEEK_MS = 6 * 86_400_000

const CONDITIONS: Readonly<Record<Language, Messages['conditions']>> = {
  en: {
    sun: 'Sunny',
    moon: 'Clear',
    cloud: 'Cloudy',
    'cloud-sun': 'Partly sunny',
    'cloud-moon': 'Partly cloudy',
    'cloud-drizzle': 'Light rain',
    'cloud-rain': 'Rain',
    'cloud-snow': 'Snow',
    'cloud-hail': 'Hail',
    'cloud-lightning': 'Thunderstorms',
    'cloud-fog': 'Fog',
    wind: 'Windy',
    'triangle-alert': 'Warning',
  },
  fr: {
    sun: 'Ensoleillé',
    moon: 'Dégagé',
    cloud: 'Nuageux',
    'cloud-sun': 'Partiellement ensoleillé',
    'cloud-moon': 'Partiellement nuageux',
    'cloud-drizzle': 'Pluie faible',
    'cloud-rain': 'Pluie',
    'cloud-snow': 'Neige',
    'cloud-hail': 'Grêle',
    'cloud-lightning': 'Orages',
    'cloud-fog': 'Brouillard',
    wind: 'Venteux',
    'triangle-alert': 'Avertissement',
  },
  'zh-Hant': {
    sun: '晴',
    moon: '晴朗',
    cloud: '多雲',
    'cloud-sun': '晴時多雲',
    'cloud-moon': '多雲時晴',
    'cloud-drizzle': '小雨',
    'cloud-rain': '有雨',
    'cloud-snow': '下雪',
    'cloud-hail': '冰雹',
    'cloud-lightning': '雷雨',
    'cloud-fog': '有霧',
    wind: '有風',
    'triangle-alert': '警報',
  },
}

/** What a widget says too, which brings no more words along than that. */
const SHORT: Readonly<Record<Language, Short>> = {
  en: {
    noWarnings: 'No warnings in effect',
    noReport: 'No report yet',
    until: (when) => `until ${when}`,
    noReportSince: (when) => `No report since ${when}`,
  },
  fr: {
    noWarnings: 'Aucun avertissement en vigueur',
    noReport: 'Pas encore de bulletin',
    until: (when) => `jusqu’à ${when}`,
    noReportSince: (when) => `Pas de bulletin depuis ${when}`,
  },
  'zh-Hant': {
    noWarnings: '目前沒有警報',
    noReport: '尚無資料',
    until: (when) => `至 ${when}`,
    noReportSince: (when) => `${when}之後沒有資料`,
  },
}

const en: Rest = {
  weather: 'Weather',
  high: 'High',
  low: 'Low',
  wind: 'Wind',
  gusts: 'Gusts',
  humidity: 'Humidity',
  pressure: 'Pressure',
  rain: 'Chance of rain',
  warning: 'Warning',
  warnings: 'Warnings',
  forecast: 'Forecast',
  outOfDate: 'out of date',
  updated: (when) => `Updated ${when}`,
  cancelled: (warning) => `Cancelled: ${warning}`,
  expired: (warning) => `No longer in effect: ${warning}`,
}

const fr: Rest = {
  weather: 'Météo',
  high: 'Max.',
  low: 'Min.',
  wind: 'Vent',
  gusts: 'Rafales',
  humidity: 'Humidité',
  pressure: 'Pression',
  rain: 'Risque de pluie',
  warning: 'Avertissement',
  warnings: 'Avertissements',
  forecast: 'Prévisions',
  outOfDate: 'périmé',
  updated: (when) => `Mis à jour ${when}`,
  cancelled: (warning) => `Annulé : ${warning}`,
  expired: (warning) => `N’est plus en vigueur : ${warning}`,
}

const zh: Rest = {
  weather: '天氣',
  high: '最高',
  low: '最低',
  wind: '風速',
  gusts: '陣風',
  humidity: '濕度',
  pressure: '氣壓',
  rain: '降雨機率',
  warning: '警報',
  warnings: '警報',
  forecast: '預報',
  outOfDate: '資料已過時',
  updated: (when) => `${when}更新`,
  cancelled: (warning) => `已解除：${warning}`,
  expired: (warning) => `已失效：${warning}`,
}

const REST: Readonly<Record<Language, Rest>> = { en, fr, 'zh-Hant': zh }

/** The language of these words that is nearest to a BCP 47 tag; English where none is near. */
export const languageFor = (tag: string): Language => (/^zh\b/i.test(tag) ? 'zh-Hant' : /^fr\b/i.test(tag) ? 'fr' : 'en')
export const messagesFor = (language: Language): Messages => ({ ...REST[language], ...SHORT[language], conditions: CONDITIONS[language] })
/** The few of them that a widget needs beside the conditions. */
export const shortMessagesFor = (language: Language): Short => SHORT[language]

/** `21 °C`, `70 °F`; `−` is a minus and zero has no sign. */
export function temperature(celsius: number, units: Units): string {
  const value = Math.round(units === 'us' ? celsius * 1.8 + 32 : celsius)
  return `${value < 0 ? '−' : ''}${Math.abs(value)} ${units === 'us' ? '°F' : '°C'}`
}
/** A temperature without its unit, for where there is no room: `21°`. */
export const degrees = (celsius: number, units: Units): string => temperature(celsius, units).replace(/ °[CF]$/, '°')
/** `30 km/h`, `19 mph`. */
export const speed = (kmh: number, units: Units): string =>
  units === 'us' ? `${Math.round(kmh / 1.609344)} mph` : `${Math.round(kmh)} km/h`
/** `1013 hPa`, `29.92 inHg`. */
export const pressure = (hpa: number, units: Units): string =>
  units === 'us' ? `${(hpa / 33.8639).toFixed(2)} inHg` : `${Math.round(hpa)} hPa`

/** The name of a day of the calendar, `2026-03-01`, in a language. */
export const weekday = (date: string, language: Language, form: 'long' | 'short' = 'long'): string =>
  new Intl.DateTimeFormat(language, { weekday: form, timeZone: 'UTC' }).format(Date.parse(date))

/** The day of a time that is past, in a language: `Tuesday`, and `3 March` where a week has passed since. */
export function dayOf(time: number, locale: string, { zone, now }: { zone?: string | undefined; now: number }): string {
  const form = now - time < WEEK_MS ? ({ weekday: 'long' } as const) : ({ day: 'numeric', month: 'long' } as const)
  const day = new Intl.DateTimeFormat(locale, { ...form, timeZone: zone ?? 'UTC' }).format(time)
  return locale.startsWith('fr') && now - time >= WEEK_MS ? `le ${day}` : day
}

/** The time of day in a zone, with the day's name where that is not the day of `now`. */
export function timeOfDay(time: number, { language, zone, now }: { language: Language; zone?: string | undefined; now: number }): string {
  const timeZone = zone ?? 'UTC'
  const day = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(at)
  const clock = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const format = new Intl.DateTimeFormat(language, day(time) === day(now) ? clock : { ...clock, weekday: 'short' })
  return `${format.format(time)}${zone === undefined ? ' UTC' : ''}`
}

/** What a place is called in a language: the nearest of its names, else the one it has, else its id. */
export function nameOf({ place, name, names = {} }: Pick<Report, 'place' | 'name' | 'names'>, lang: string): string {
  const wanted = lang.toLowerCase()
  const exact = Object.entries(names).find(([tag]) => tag.toLowerCase() === wanted)
  const near = Object.entries(names).find(([tag]) => tag.toLowerCase().split('-')[0] === wanted.split('-')[0])
  return (exact ?? near)?.[1] ?? name ?? place
}

/** What the weather is like, in the reader's language: the publisher's words where they are in it, else what its icon says. */
export function conditionOf(
  { text, lang = 'en', icon, quiet }: Pick<Report, 'text' | 'lang' | 'icon' | 'quiet'>,
  language: Language,
): string {
  if (languageFor(lang) === language && lang.slice(0, 2).toLowerCase() === language.slice(0, 2)) return text
  if (quiet) return SHORT[language].noWarnings
  return icon === undefined ? text : CONDITIONS[language][icon]
}
