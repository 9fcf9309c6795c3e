import { isName, isWildcard } from '../channels/names.ts'
import type { Registry } from '../channels/registry.ts'
import { ClientError } from '../errors.ts'
import type { Cursor } from '../protocol.ts'

export const DEFAULT_TIMEOUT_MILLISECONDS = 25_000
const MAX_TIMEOUT_MILLISECONDS = 55_000

/** What a reading request asks for. */
export interface ReaderQuery {
  readonly channels: readonly string[]
  readonly join: readonly string[]
  readonly since: Cursor | undefined
  /** Milliseconds. */
  readonly timeout: number
  /** The most bytes and seconds, where the request lowers them. */
  readonly limit: number | undefined
  readonly age: number | undefined
}

/** What a query is judged by. */
export interface QueryRules {
  readonly registry: Registry
  readonly channelsPerReader: number
  /** Channels may be named later. */
  readonly mayBeEmpty: boolean
}

/** Reads the query of `GET /comet/<transport>`; throws `bad-request`, or `too-large` for too many channels. */
export function parseQuery(query: URLSearchParams, lastEventId: string | undefined, rules: QueryRules): ReaderQuery {
  const channels = named(query, 'channel', rules)
  const join = named(query, 'join', rules)
  if (channels.length + join.length === 0 && !rules.mayBeEmpty) throw new ClientError('bad-request', 'Name at least one channel')
  if (new Set([...channels, ...join]).size > rules.channelsPerReader) {
    throw new ClientError('too-large', `One reader may follow ${rules.channelsPerReader} channels`)
  }
  const timeout = number(query, 'timeout') ?? DEFAULT_TIMEOUT_MILLISECONDS
  if (timeout > MAX_TIMEOUT_MILLISECONDS) throw new ClientError('bad-request', `timeout is at most ${MAX_TIMEOUT_MILLISECONDS} ms`)
  return { channels, join, since: since(query, lastEventId), timeout, limit: limit(query), age: number(query, 'age') }
}

/** Throws `bad-request` unless this names a channel, or several of kind `state`. */
export function checkSubscribable(name: string, registry: Registry): void {
  if (isName(name)) return
  if (!isWildcard(name)) throw new ClientError('bad-request', `${JSON.stringify(name.slice(0, 80))} is no channel's name`)
  if (!registry.allowsWildcard(name)) throw new ClientError('bad-request', 'A wildcard stands for state channels only')
}

function named(query: URLSearchParams, parameter: string, { registry }: QueryRules): string[] {
  const names = [...new Set(query.getAll(parameter))]
  for (const name of names) checkSubscribable(name, registry)
  return names
}

function since(query: URLSearchParams, lastEventId: string | undefined): Cursor | undefined {
  const given = lastEventId || query.get('since')
  if (given === '') throw new ClientError('bad-request', 'since is empty; leave it out to begin from now')
  return given ?? undefined
}

/** The frame that passes it is the last, so that there is one even where it is nothing. */
function limit(query: URLSearchParams): number | undefined {
  const given = number(query, 'limit')
  return given === undefined ? undefined : Math.max(1, given)
}

function number(query: URLSearchParams, parameter: string): number | undefined {
  const given = query.get(parameter)
  if (given === null) return undefined
  if (!/^\d{1,15}$/.test(given)) throw new ClientError('bad-request', `${parameter} is a whole number`)
  return Number(given)
}
