import type { Fetched, Outgoing } from '../http/outgoing.ts'

/** What a URL answers in a test: a body, or more than that. */
export type Recorded =
  | string
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Uint8Array }
/** By URL; of a list one after another, and then the last for ever. */
export type Recordings = Readonly<Record<string, Recorded | readonly Recorded[]>>

/** The network as it was recorded: nothing leaves the machine, and what is not recorded fails. An `etag` that is asked for again is answered 304. */
export function recorded(recordings: Recordings): Outgoing {
  const asked = new Map<string, number>()
  return {
    async fetch(url, { headers = {} }) {
      const answer = answerOf(recordings, url, asked.get(url) ?? 0)
      asked.set(url, (asked.get(url) ?? 0) + 1)
      const { status = 200, headers: given = {}, body = '' } = typeof answer === 'string' ? { body: answer } : answer
      const told = new Headers(given)
      const known = new Headers(headers).get('if-none-match')
      if (known !== null && known === told.get('etag')) return { status: 304, headers: told, bytes: new Uint8Array(), url }
      return { status, headers: told, bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body, url } satisfies Fetched
    },
    async close() {},
  }
}

function answerOf(recordings: Recordings, url: string, time: number): Recorded {
  const found = recordings[url]
  const answer = isList(found) ? (found[time] ?? found.at(-1)) : found
  if (answer === undefined)
    throw new Error(`Nothing is recorded for ${url}, but for ${Object.keys(recordings).join(', ') || 'nothing at all'}`)
  return answer
}

const isList = (found: Recordings[string] | undefined): found is readonly Recorded[] => Array.isArray(found)
