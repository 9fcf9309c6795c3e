import { parseDate } from '../feed/dates.ts'
import { type Entry, webAddress } from '../feed/feed.ts'
import { oneLine, plainText } from '../feed/text.ts'
import { childrenOf, type Element, textOf } from '../feed/xml.ts'
import { eventOf } from './vtec.ts'

const CAP = 'urn:oasis:names:tc:emergency:cap:'

/** One say about an alert (CAP 1.1, 1.2), from a feed's entry or a document of its own; in a feed an alert has one for each of its areas. */
export interface Notice {
  readonly id: string
  readonly headline: string
  readonly text: string
  readonly url: string | undefined
  readonly issuedAt: number | undefined
  /** Its publisher has said elsewhere than in CAP's own fields that it is over. */
  readonly over: boolean
  /** A field of CAP, by its first name that is there. */
  field(...names: string[]): string | undefined
}

export const isCapSpace = (uri: string): boolean => uri.startsWith(CAP)

/** An entry's notice, if it has any field of CAP: the entry that says that there are no alerts has none. */
export function noticeOf(entry: Entry): Notice | undefined {
  const space = entry.element.children.map((child) => child.space).find(isCapSpace)
  if (space === undefined) return undefined
  const field = fieldsOf(entry.element, space)
  const headline = entry.title.replace(/\s+issued\s.*$/i, '') // the rest names one area, or repeats the times
  const event = eventOf(entry.element, space)
  const id = event?.id ?? field('identifier') ?? entry.id
  return { id, headline, text: entry.text, url: entry.url, issuedAt: entry.issuedAt, over: event?.over ?? false, field }
}

/** A whole alert's notice, in the first of its languages. */
export function noticeOfAlert(alert: Element, address: string): Notice | undefined {
  const info = childrenOf(alert, 'info')[0]
  if (info === undefined) return undefined
  const areas = childrenOf(info, 'area').flatMap(({ children }) => children)
  const field = fieldsOf({ ...alert, children: [...alert.children, ...info.children, ...areas] }, alert.space)
  return {
    id: field('identifier') ?? address,
    headline: oneLine(field('headline', 'event') ?? ''),
    text: plainText(field('description') ?? ''),
    url: webAddress(field('web'), address),
    issuedAt: parseDate(field('sent')),
    over: false,
    field,
  }
}

const fieldsOf =
  (element: Element, space: string): Notice['field'] =>
  (...names) =>
    names.map((name) => textOf(element, name, space)).find((value) => value !== undefined)
