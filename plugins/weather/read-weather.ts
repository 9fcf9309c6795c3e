import { type Origin, readDocument, readFeed } from './feed/parse.ts'
import type { Bulletin } from './report.ts'
import { anyFeed } from './sources/any-feed.ts'
import { capInFeed, isCapAlert, readCapAlert } from './sources/cap.ts'
import { environmentCanada } from './sources/environment-canada.ts'
import { nwsStation } from './sources/nws-station.ts'

/** The first that recognises a feed reads it; the last reads any. */
const SOURCES = [environmentCanada, nwsStation, capInFeed, anyFeed]

/** All that a document says of the weather now, each slot once. */
export interface Weather {
  readonly bulletins: readonly Bulletin[]
  /** How often its publisher wants to be asked at most, ms. */
  readonly ttl: number | undefined
}

/** Reads a weather feed's bytes; throws when they are no feed. */
export function readWeather(bytes: Uint8Array, origin: Origin): Weather {
  const root = readDocument(bytes, origin)
  if (isCapAlert(root)) return { bulletins: readCapAlert(root, origin.url), ttl: undefined }
  const feed = readFeed(root, origin)
  const source = SOURCES.find((one) => one.recognises(feed, root)) ?? anyFeed
  return { bulletins: newestOfEach(source.read(feed)), ttl: feed.ttl }
}

function newestOfEach(bulletins: readonly Bulletin[]): Bulletin[] {
  const slots = new Map<string, Bulletin>()
  for (const bulletin of bulletins) {
    const other = slots.get(bulletin.slot)
    if (other === undefined || (bulletin.issuedAt ?? 0) > (other.issuedAt ?? 0)) slots.set(bulletin.slot, bulletin)
  }
  return [...slots.values()]
}
