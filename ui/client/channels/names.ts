const PATTERN = /^[a-z0-9_-]{1,64}(\/[a-z0-9_-]{1,64})*(\/\*)?$/

/** Throws when it is neither a channel's name nor a pattern, which ends with `*` for its last segment. */
export const requirePattern = (pattern: string): void => {
  // One that is malformed would get the request of all channels refused.
  if (!PATTERN.test(pattern)) throw new TypeError(`no channel can be named "${pattern}"`)
}

/** Throws when it is no channel's name. */
export const requireName = (name: string): void => requirePattern(name.replace('*', '**'))

/** Whether a name, or a pattern whose trailing `*` stands for one segment, means this channel. */
export const matches = (pattern: string, channel: string): boolean => {
  if (!pattern.endsWith('*')) return pattern === channel
  const prefix = pattern.slice(0, -1)
  return channel.startsWith(prefix) && !channel.includes('/', prefix.length)
}
