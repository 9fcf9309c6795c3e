const NAME = /^[a-z0-9_-]{1,64}(\/[a-z0-9_-]{1,64})*$/

/** A channel's name, or a pattern with a trailing `*` for its last segment. */
export const PATTERN = /^[a-z0-9_-]{1,64}(\/[a-z0-9_-]{1,64})*(\/\*)?$/

/** Throws when `name` is none: one that is malformed would get the request of all channels refused. */
export const requireName = (name: string, form = NAME): void => {
  if (!form.test(name)) throw new TypeError(`no channel can be named "${name}"`)
}

/** Whether a name, or a pattern whose trailing `*` stands for one segment, means this channel. */
export const matches = (pattern: string, channel: string): boolean => {
  if (!pattern.endsWith('*')) return pattern === channel
  const prefix = pattern.slice(0, -1)
  return channel.startsWith(prefix) && !channel.includes('/', prefix.length)
}
