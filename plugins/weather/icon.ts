import type { Icon } from './report.ts'

/** Words of English and French forecasts, the weightier weather first. */
const WEATHER: readonly (readonly [words: RegExp, day: Icon, night?: Icon])[] = [
  [/thunder|lightning|orage|\btornad/i, 'cloud-lightning'],
  [/\bhail|ice pellets|gr[êe]le|gr[ée]sil/i, 'cloud-hail'],
  [/snow|flurr|blizzard|sleet|neige|poudrerie/i, 'cloud-snow'],
  [/drizzle|bruine|light rain/i, 'cloud-drizzle'],
  [/rain|shower|pluie|averse/i, 'cloud-rain'],
  [/\bfog|\bmist|haze|smoke|brouillard|brume|fum[ée]e/i, 'cloud-fog'],
  [/partly|mix of sun|a few clouds|mainly sunny|alternance|quelques nuages|d[ée]gagement|clearing/i, 'cloud-sun', 'cloud-moon'],
  [/cloud|overcast|nuage|couvert/i, 'cloud'],
  [/clear|sunny|\bfair\b|ensoleill|d[ée]gag/i, 'sun', 'moon'],
  [/\bwind|breez|\bvent/i, 'wind'],
]

/** The icon of weather told in words, if any fits. */
export function iconFor(text: string, night = false): Icon | undefined {
  const [, byDay, byNight = byDay] = WEATHER.find(([words]) => words.test(text)) ?? []
  return night ? byNight : byDay
}
