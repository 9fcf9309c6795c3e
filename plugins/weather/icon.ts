import type { Icon } from './report.ts'

/** Words of English, French and Chinese forecasts, the weightier weather first. */
const WEATHER: readonly (readonly [words: RegExp, day: Icon, night?: Icon])[] = [
  [/thunder|lightning|orage|\btornad|雷/i, 'cloud-lightning'],
  [/\bhail|ice pellets|gr[êe]le|gr[ée]sil|雹/i, 'cloud-hail'],
  [/snow|flurr|blizzard|sleet|neige|poudrerie|雪/i, 'cloud-snow'],
  [/drizzle|bruine|light rain|小雨|微雨|毛毛雨|細雨/i, 'cloud-drizzle'],
  [/rain|shower|pluie|averse|雨/i, 'cloud-rain'],
  [/\bfog|\bmist|haze|smoke|brouillard|brume|fum[ée]e|[霧雾霾]/i, 'cloud-fog'],
  [
    /partly|mix of sun|sunny (?:intervals|periods)|a few clouds|mainly (?:sunny|fine)|alternance|quelques nuages|d[ée]gagement|clearing|晴[時时間间]|[時时]晴|陽光|阳光/i,
    'cloud-sun',
    'cloud-moon',
  ],
  [/cloud|overcast|nuage|couvert|[雲云陰阴]/i, 'cloud'],
  [/clear|sunny|\bfair\b|\bfine\b|ensoleill|d[ée]gag|晴/i, 'sun', 'moon'],
  [/\bwind|breez|\bvent|[風风]/i, 'wind'],
]

/** The icon of weather told in words, if any fits. */
export function iconFor(text: string, night = false): Icon | undefined {
  const [, byDay, byNight = byDay] = WEATHER.find(([words]) => words.test(text)) ?? []
  return night ? byNight : byDay
}
