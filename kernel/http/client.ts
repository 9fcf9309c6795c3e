import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import type { AddressRange } from './settings.ts'

/** Who is at the other end, as the socket and trusted proxies tell it. */
export interface Client {
  /** Without a port or zone; an IPv4 address in its plain form. */
  readonly address: string
  readonly protocol: 'http' | 'https'
  /** The `Host` that the client asked for, lower case; absent only where HTTP/1.0 left it out. */
  readonly host: string | undefined
  /** The peer is on this machine and no proxy speaks for it, trusted or not. */
  readonly local: boolean
}

const SPEAKS_FOR_OTHERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

type Address = ipaddr.IPv4 | ipaddr.IPv6
const parsed = (text: string): Address | undefined => {
  const bare = text.replace(/%.*$/, '')
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined
}

interface Peer {
  readonly address: Address
  readonly text: string
  readonly loopback: boolean
}
const PEERS_KEPT = 1_000
const peers = new Map<string, Peer>()
/** The other end of a socket. A peer asks more than once, and reading an address costs as much as the rest here. */
function peerOf(remoteAddress = ''): Peer {
  const known = peers.get(remoteAddress)
  if (known) return known
  const address = parsed(remoteAddress) ?? ipaddr.parse('::')
  const peer = { address, text: address.toString(), loopback: address.range() === 'loopback' }
  if (peers.size >= PEERS_KEPT) peers.clear()
  peers.set(remoteAddress, peer)
  return peer
}
/** One item of `X-Forwarded-For`, which some proxies write with a port. */
const forwarded = (item: string): Address | undefined =>
  parsed(item.replace(/^\[(.*)\](:\d+)?$/, '$1')) ?? parsed(item.replace(/^([\d.]+):\d+$/, '$1'))

const within = (address: Address, ranges: readonly AddressRange[]): boolean =>
  ranges.some(([network, bits]) => network.kind() === address.kind() && address.match([network, bits] as [ipaddr.IPv4, number]))

const last = (header: string | string[] | undefined): string | undefined => {
  const text = Array.isArray(header) ? header.join(',') : header
  return text?.split(',').at(-1)?.trim().toLowerCase() || undefined
}

/** The nearest address, seen from here, that is no trusted proxy. */
function nearest(peer: Address, header: string | undefined, trusted: readonly AddressRange[]): Address {
  let address = peer
  for (const item of header?.split(',').reverse() ?? []) {
    const next = within(address, trusted) ? forwarded(item.trim()) : undefined
    if (!next) break
    address = next
  }
  return address
}

/** Reads who asks. `X-Forwarded-For`, `-Proto` and `-Host` count only when the peer itself is trusted. */
export function clientOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>, trusted: readonly AddressRange[]): Client {
  const peer = peerOf(socket.remoteAddress)
  const behindProxy = within(peer.address, trusted)
  const told = (name: string): string | undefined => (behindProxy ? last(headers[name]) : undefined)
  const forwardedFor = headers['x-forwarded-for']
  return {
    address: behindProxy
      ? nearest(peer.address, Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor, trusted).toString()
      : peer.text,
    protocol: told('x-forwarded-proto') === 'https' ? 'https' : 'http',
    host: told('x-forwarded-host') ?? headers.host?.toLowerCase(),
    local: peer.loopback && !SPEAKS_FOR_OTHERS.some((name) => name in headers),
  }
}
