import type { Element } from '../feed/xml.ts'

const EVENT = /\/[OTEX]\.([A-Z]{3})\.([A-Z]{4})\.([A-Z]{2})\.([A-Z])\.(\d{4})\./g
const OVER: readonly string[] = ['CAN', 'EXP', 'UPG']

/** What the National Weather Service calls an event by, the same in every bulletin about it. */
export interface WeatherEvent {
  /** `KBOI.FG.Y.0009`: office, phenomenon, significance, number. */
  readonly id: string
  /** It was cancelled, has expired or became another. */
  readonly over: boolean
}

/** The event that an alert's VTEC parameter speaks of (NWS Directive 10-1703): of several lines the first that goes on. */
export function eventOf(alert: Element, space: string): WeatherEvent | undefined {
  const parameters = alert.children.filter(({ name, space: own }) => name === 'parameter' && own === space)
  const lines = parameters.flatMap(({ text }) => (/\bVTEC\b/.test(text) ? [...text.matchAll(EVENT)] : []))
  const line = lines.find(([, action = '']) => !OVER.includes(action)) ?? lines[0]
  return line && { id: line.slice(2, 6).join('.'), over: OVER.includes(line[1] ?? '') }
}
