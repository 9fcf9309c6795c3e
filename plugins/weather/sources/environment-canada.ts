import type { Entry } from '../feed/feed.ts'
import type { Element } from '../feed/xml.ts'
import { iconFor } from '../icon.ts'
import type { Bulletin, Severity } from '../report.ts'
import { converted, figure } from './figures.ts'
import { PUBLISHERS } from './publishers.ts'
import { given, type Source } from './source.ts'

/** `tag:weather.gc.ca,2013-04-16:on-143_fc1:20150317193000`: the end is the time of issue and always new, so the slot is what precedes it. */
const ID = /^tag:(?:[\w-]+\.)*(?:weather|meteo)\.gc\.ca,[^:]*:.*_(cc|fc|w)(\d*):\d+$/
const SEVERITIES: readonly (readonly [RegExp, Severity])[] = [
  [/\bred\b|\brouge\b/i, 'extreme'],
  [/\borange\b/i, 'severe'],
  [/\byellow\b|\bjaune\b/i, 'moderate'],
  [/warning|avertissement/i, 'severe'],
  [/watch|veille/i, 'moderate'],
  [/./, 'minor'],
]

/** Environment Canada's city feeds (Atom), English and French: warnings, current conditions, the forecast by half days. */
export const environmentCanada: Source = {
  recognises: (feed) => feed.entries.some(({ id }) => ID.test(id)),
  read: (feed, root) => feed.entries.flatMap((entry) => bulletin(entry, languageOf(root)) ?? []),
}

/** `en-ca`, `fr-ca`. */
const languageOf = (root: Element) => (/^fr/i.test(root.attributes.get('xml:lang') ?? '') ? 'fr' : 'en')

function bulletin(entry: Entry, lang: string): Bulletin | undefined {
  const [, kind, number = ''] = ID.exec(entry.id) ?? []
  const told = given({ ...PUBLISHERS.environmentCanada, lang, url: entry.url, issuedAt: entry.issuedAt })
  if (kind === 'cc') return { ...told, ...current(entry) }
  if (kind === 'fc') return { ...told, ...forecast(entry, number) }
  return kind === 'w' && inEffect(entry) ? { ...told, ...warning(entry, number) } : undefined
}

/** `Key: value` on each line; the condition is missing where nobody looks at the sky. */
function current(entry: Entry): Bulletin {
  const values = new Map(entry.text.split('\n').map((line) => [/^[^:]*/.exec(line)?.[0].trim() ?? '', line.replace(/^[^:]*:/, '').trim()]))
  const value = (...names: string[]) => names.map((name) => values.get(name)).find((found) => found !== undefined)
  const temperature = /-?\d+(?:[.,]\d+)?/.exec(value('Temperature', 'Température') ?? '')?.[0].replace(',', '.')
  const text = value('Condition') ?? entry.title.replace(/^[^:]*:\s*/, '')
  const icon = iconFor(text, isNight(value('Observed at', 'Enregistrées à') ?? ''))
  const facts = {
    tempC: temperature === undefined ? undefined : Number(temperature),
    windKmh: figure(value('Wind', 'Vent') ?? '', /(\d+)\s*km\/h/),
    gustKmh: figure(value('Wind', 'Vent') ?? '', /(?:gust|rafales?)\D*(\d+)/i),
    humidity: figure(value('Humidity', 'Humidité') ?? '', /(\d+)/),
    pressureHpa: converted(
      figure(value('Pressure / Tendency', 'Pressure', 'Pression / Tendance', 'Pression') ?? '', /(\d+(?:[.,]\d+)?)\s*kPa/),
      (kilopascals) => Math.round(kilopascals * 100) / 10,
    ),
  }
  return { slot: 'current', text, ...given({ ...facts, icon }) }
}

function forecast(entry: Entry, number: string): Bulletin {
  const [, period, short = entry.title] = /^([^:]{1,60}):\s*(.*)$/.exec(entry.title) ?? []
  const text = entry.text.replace(/\s*(?:Forecast issued|Prévisions émises)\b.*$/s, '') || short
  const limits = {
    highC: spokenNumber(text, /High|Maximum/),
    lowC: spokenNumber(text, /Low|Minimum/),
    rainChance: figure(text, /(\d+)\s*(?:percent|pour ?cent|%)/i),
  }
  return {
    slot: `day:${number}`,
    text,
    ...given({ title: period, ...limits, icon: iconFor(short, /night|nuit|soir/i.test(period ?? '')) }),
  }
}

function warning(entry: Entry, number: string): Bulletin {
  const severity = SEVERITIES.find(([words]) => words.test(entry.title))?.[1] ?? 'unknown'
  return { slot: `warning:w${number}`, title: entry.title, text: entry.text, severity, icon: 'triangle-alert' }
}

/** That there is none, or that it has ended, is told as an entry too. */
const inEffect = ({ title }: Entry) => !/^(?:no |aucun)|\b(?:ended|terminée?)\b/i.test(title)

/** `Low minus 8`, `High plus 3`, `High zero`, `High 6`; in French `Minimum moins 8`. */
function spokenNumber(text: string, name: RegExp): number | undefined {
  const spoken = new RegExp(`\\b(?:${name.source})\\s+(?:near\\s+|près de\\s+)?(plus|minus|moins)?\\s*(\\d+|zero|zéro)`, 'i').exec(text)
  if (spoken === null) return undefined
  const size = /^z/i.test(spoken[2] ?? '') ? 0 : Number(spoken[2])
  return /minus|moins/i.test(spoken[1] ?? '') ? 0 - size : size
}

/** By the clock on the wall that the observation names. */
function isNight(observed: string): boolean {
  const [, hour, half] = /(\d{1,2}):\d{2}\s*(AM|PM)/i.exec(observed) ?? []
  if (hour === undefined || half === undefined) return false
  const hours = (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
  return hours < 6 || hours >= 20
}
