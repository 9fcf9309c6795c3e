import type { CalendarEvent } from '../api/plugin.ts'

const LINE_BYTES = 75
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** What `Date` can count to is more than a calendar's four digits of a year. */
const LAST = Date.UTC(9999, 11, 31)

/** An event of a channel, and when it was published. */
export interface Dated {
  readonly event: CalendarEvent
  /** Milliseconds UTC. */
  readonly time: number
}

/** Events as iCalendar (RFC 5545); one without a real beginning is left out. */
export function calendarOf(channel: string, title: string, events: readonly Dated[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Encke//Encke//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${text(title)}`,
    `X-WR-CALNAME:${text(title)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...events.filter(({ event }) => event.start >= 0 && event.start < LAST).flatMap((dated) => eventLines(channel, dated)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventLines(channel: string, { event, time }: Dated): string[] {
  const { uid, title, text: description, url } = event
  return [
    'BEGIN:VEVENT',
    // Another channel's plugin may count its events in the same way.
    `UID:${text(uid.includes('@') ? uid : `${uid}@${channel.replaceAll('/', '.')}`)}`,
    `DTSTAMP:${moment(time)}`,
    ...span(event),
    `SUMMARY:${text(title)}`,
    ...(description === undefined ? [] : [`DESCRIPTION:${text(description)}`]),
    ...(url !== undefined && /^https?:/.test(url) && URL.canParse(url) ? [`URL:${new URL(url).href}`] : []),
    'END:VEVENT',
  ]
}

function span({ start, end = start, wholeDay }: CalendarEvent): string[] {
  if (!wholeDay) return [`DTSTART:${moment(start)}`, `DTEND:${moment(end > start ? end : start + HOUR)}`]
  // The end of a day is the beginning of the next (RFC 5545 §3.6.1).
  return [`DTSTART;VALUE=DATE:${day(start)}`, `DTEND;VALUE=DATE:${day(Math.max(end, start + DAY))}`]
}

const moment = (time: number): string => `${new Date(Math.min(time, LAST)).toISOString().replace(/[-:]|\.\d+/g, '')}`
const day = (time: number): string => moment(time).slice(0, 8)

/** RFC 5545 §3.3.11, and no control characters. */
const text = (written: string): string =>
  written
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')

/** RFC 5545 §3.1: at most 75 bytes in a line, and no character in two. */
function folded(line: string): string {
  let whole = ''
  let bytes = 0
  for (const character of line) {
    const length = Buffer.byteLength(character)
    if (bytes + length > LINE_BYTES) {
      whole += '\r\n '
      bytes = 1
    }
    whole += character
    bytes += length
  }
  return whole
}
