import { isIP } from 'node:net'

/** A `Host` as RFC 9110 §7.2 writes it, already lower case: a name, an IPv4 address or a bracketed IPv6 one, and a port. */
const HOST = /^(\[[\da-f:.]+\]|[a-z\d._-]+)(?::\d{1,5})?$/

const nameOf = (host: string): string | undefined => HOST.exec(host)?.[1]?.replace(/^\[(.*)\]$/, '$1')

/** Whether a `Host` is an IP address or a loopback name, which no stranger's DNS can point at us. */
export function isLiteral(host: string): boolean {
  const name = nameOf(host)
  return name !== undefined && (isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost'))
}

/**
 * Whether we answer to this `Host`: the one of `ENCKE_URL`, whatever the port, or a literal. Anything else is a name that
 * somebody else's DNS points at us (DNS rebinding). An absent `Host` comes from no browser.
 */
export function isOurHost(host: string | undefined, url: string | undefined): boolean {
  if (host === undefined || isLiteral(host)) return true
  return url !== undefined && nameOf(host) === new URL(url).hostname
}
