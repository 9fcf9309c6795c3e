import type { Rests } from '../../kernel/index.ts'
import { decode } from './feed/decode.ts'
import { type Origin, readDocument, readFeed } from './feed/parse.ts'
import type { Bulletin } from './report.ts'
import { sane } from './sane.ts'
import { anyFeed } from './sources/any-feed.ts'
import { bbc } from './sources/bbc.ts'
import { capInFeed, isCapAlert, readCapAlert } from './sources/cap.ts'
import { environmentCanada } from './sources/environment-canada.ts'
import { hongKong } from './sources/hong-kong.ts'
import { isObject, type JsonObject } from './sources/json.ts'
import { metAlerts, metAlertsIndex } from './sources/met-alerts.ts'
import { metNo } from './sources/met-no.ts'
import { nwsStation } from './sources/nws-station.ts'
import { openMeteo } from './sources/open-meteo.ts'
import { taiwan } from './sources/taiwan.ts'
import { yahoo } from './sources/yahoo.ts'

/** The first that recognises a feed reads it; the last reads any. */
const SOURCES = [environmentCanada, nwsStation, metAlertsIndex, capInFeed, yahoo, bbc, hongKong, taiwan, anyFeed]
const JSON_SOURCES = [openMeteo, metNo, metAlerts]
const MAX_BULLETINS = 150

/** All that a document says of the weather now, each slot once. */
export interface Weather {
  readonly bulletins: readonly Bulletin[]
  /** How often its publisher wants to be asked at most, ms. */
  readonly ttl: number | undefined
  /** When its publisher does not want to be asked. */
  readonly rests?: Rests | undefined
}
/** Where a document came from, and the time zone of the place that it is for, if that is known. */
export interface Asking extends Origin {
  readonly zone?: string
}

/** Reads what a weather service sent: a feed, an alert or one of the JSON formats that we know; throws when it is none. */
export function readWeather(bytes: Uint8Array, asking: Asking): Weather {
  const json = jsonIn(bytes, asking)
  const source = json && JSON_SOURCES.find((one) => one.recognises(json))
  if (json && source) return { bulletins: newestOfEach(source.read(json, { zone: asking.zone })), ttl: undefined }
  return readMarkup(bytes, asking)
}

function readMarkup(bytes: Uint8Array, origin: Origin): Weather {
  const root = readDocument(bytes, origin)
  if (isCapAlert(root)) return { bulletins: newestOfEach(readCapAlert(root, origin.url)), ttl: undefined }
  const feed = readFeed(root, origin)
  const source = SOURCES.find((one) => one.recognises(feed, root)) ?? anyFeed
  return { bulletins: newestOfEach(source.read(feed, root)), ttl: feed.ttl, rests: feed.rests }
}

function jsonIn(bytes: Uint8Array, { charset }: Origin): JsonObject | undefined {
  const text = decode(bytes, charset)
  if (!/^\s*\{/.test(text)) return undefined
  const value: unknown = JSON.parse(text)
  return isObject(value) ? value : undefined
}

const FIGURES = ['tempC', 'highC', 'lowC', 'windKmh', 'gustKmh', 'humidity', 'pressureHpa', 'rainChance', 'icon'] as const
/** What had nothing but figures that cannot be says nothing. */
const says = (bulletin: Bulletin): boolean =>
  [bulletin.text, bulletin.title].some((words) => words) || FIGURES.some((name) => bulletin[name] !== undefined)

function newestOfEach(bulletins: readonly Bulletin[]): Bulletin[] {
  const slots = new Map<string, Bulletin>()
  for (const bulletin of bulletins.map(sane).filter(says)) {
    const other = slots.get(bulletin.slot)
    if (other === undefined || (bulletin.issuedAt ?? 0) > (other.issuedAt ?? 0)) slots.set(bulletin.slot, bulletin)
  }
  return [...slots.values()].slice(0, MAX_BULLETINS)
}
