import { ClientError } from '../errors.ts'

const SEGMENT = '[a-z0-9_-]{1,64}'
const NAME = new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`)
const WILDCARD = new RegExp(`^(?:${SEGMENT}/)+\\*$`)

const ONE = new RegExp(`^${SEGMENT}$`)

/** Whether this is one segment of a name. */
export const isSegment = (text: string): boolean => ONE.test(text)
/** Whether this names one channel: segments of `[a-z0-9_-]{1,64}`, joined by `/`. */
export const isName = (text: string): boolean => NAME.test(text)
/** Whether this stands for several channels: a name whose last segment is `*`. */
export const isWildcard = (text: string): boolean => WILDCARD.test(text)

/** Throws `bad-request` unless this is a channel's name. */
export function checkName(text: string): void {
  if (!isName(text)) throw new ClientError('bad-request', `${JSON.stringify(text.slice(0, 80))} is no channel's name`)
}

/** What comes before the last segment, with its slash: `weather/` for `weather/taipei` and `weather/*`. */
export const prefixOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1)
