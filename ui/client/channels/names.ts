const NAME = /^[a-z0-9_-]{1,64}(\/[a-z0-9_-]{1,64})*$/

/** Throws when `name` is no channel's: one that is malformed would get the request of all channels refused. */
export const requireName = (name: string): void => {
  if (!NAME.test(name)) throw new TypeError(`"${name}" is not the name of a channel`)
}

/** Throws when `pattern` is neither a channel's name nor one with a trailing `*` for its last segment. */
export const requirePattern = (pattern: string): void => {
  requireName(pattern.endsWith('/*') ? pattern.slice(0, -2) : pattern)
}

/** Whether a name, or a pattern whose trailing `*` stands for one segment, means this channel. */
export const matches = (pattern: string, channel: string): boolean => {
  if (!pattern.endsWith('*')) return pattern === channel
  const prefix = pattern.slice(0, -1)
  return channel.startsWith(prefix) && !channel.includes('/', prefix.length)
}
