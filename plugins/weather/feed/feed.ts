import type { Rests } from '../../../kernel/index.ts'
import type { Element } from './xml.ts'

const MAX_ADDRESS = 2_000

/** One entry of a feed, of whatever format; texts are plain text, times ms UTC. */
export interface Entry {
  /** Its own id; without one its link, else a hash of title and date. */
  readonly id: string
  readonly title: string
  /** On several lines, as its blocks were. */
  readonly text: string
  /** A page about it, absolute, http or https. */
  readonly url: string | undefined
  readonly issuedAt: number | undefined
  readonly categories: readonly string[]
  /** For what a source knows of its own publisher. */
  readonly element: Element
}
/** A feed of whatever format. */
export interface Feed {
  readonly title: string
  readonly url: string | undefined
  readonly rights: string | undefined
  readonly issuedAt: number | undefined
  /** Its own wish for the time between two requests, ms. */
  readonly ttl: number | undefined
  /** When it does not want to be asked. */
  readonly rests: Rests | undefined
  readonly entries: readonly Entry[]
}

/** An absolute http or https address, or nothing: no other scheme is shown to people. */
export function webAddress(address: string | undefined, base: string): string | undefined {
  const written = address?.trim() ?? ''
  if (written === '' || !URL.canParse(written, base)) return undefined
  const url = new URL(written, base)
  return /^https?:$/.test(url.protocol) && url.href.length <= MAX_ADDRESS ? url.href : undefined
}

/** The base for the addresses within an element (XML Base). */
export const baseOf = (element: Element, outer: string): string => {
  const base = element.attributes.get('xml:base')
  return base !== undefined && URL.canParse(base, outer) ? new URL(base, outer).href : outer
}
