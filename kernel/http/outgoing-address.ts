import type { LookupAddress } from 'node:dns'
import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { OutgoingError } from './outgoing-error.ts'

/** Every address of a host name. */
export type Dns = (hostname: string) => Promise<readonly LookupAddress[]>

/** The system's resolver. */
export const systemDns: Dns = (hostname) => systemLookup(hostname, { all: true })

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3') // RFC 4291 §2.4; outside lie forms that carry an IPv4 address, such as ::7f00:1

/** Whether an address literal belongs to the public internet; forms of IPv6 that wrap an IPv4 address (mapped, NAT64, 6to4) do not. */
export function isPublicAddress(literal: string): boolean {
  if (!ipaddr.isValid(literal)) return false
  const address = ipaddr.parse(literal)
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST)
}

/** Refuses a host that is a private address, or a name that always means this machine (RFC 6761 §6.3); other names are judged by their addresses. */
export function checkHost(hostname: string): void {
  const bare = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const literal = ipaddr.isValid(bare)
  if (literal ? !isPublicAddress(bare) : /(^|\.)localhost$/i.test(bare)) throw refusal(hostname)
}

/** A resolver for sockets that gives no address unless all of the name's addresses are public; the socket connects to what it gave. */
export const publicOnly =
  (dns: Dns): Dns =>
  async (hostname) => {
    const addresses = await dns(hostname)
    if (!addresses.every(({ address }) => isPublicAddress(address))) throw refusal(hostname)
    return addresses
  }

/** A resolver in the shape that `net.connect` asks for. */
export function lookupBy(dns: Dns): LookupFunction {
  return (hostname, options, callback) => {
    const found = (all: readonly LookupAddress[]) => {
      const addresses = options.family ? all.filter(({ family }) => family === familyNumber(options.family)) : [...all]
      const [first] = addresses
      if (first === undefined) callback(new OutgoingError('unreachable', `${hostname} has no address`), '')
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    }
    dns(hostname).then(found, (error: Error) => callback(error, ''))
  }
}

const familyNumber = (family: number | 'IPv4' | 'IPv6' | undefined) => (family === 'IPv6' ? 6 : family === 'IPv4' ? 4 : family)
const refusal = (hostname: string) => new OutgoingError('refused', `${hostname} is not a public address`)
