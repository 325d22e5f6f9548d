import { isIP } from 'node:net'

/** The first groups of an IPv6 address, which identify a customer: a provider assigns at least a /64 to each customer. */
const CUSTOMER_GROUPS = 4

/** The key of every text that is not an address. All such texts share one bucket, so an invented text evades no limit. */
const UNKNOWN = 'unknown'

/**
 * Returns the address in one spelling, without port, brackets, quotes and zone. IPv4 in IPv6 becomes IPv4, whether it is
 * mapped or translated (RFC 6052, RFC 7915). Undefined for any other text. `text` is Express's `request.ip`: behind a
 * proxy, an unparsed entry of X-Forwarded-For.
 */
export function parseAddress(text = ''): string | undefined {
  const entry = text.trim().replace(/^"(.*)"$/, '$1')
  const host = (/^\[(.*)\](?::\d+)?$/.exec(entry) ?? /^([^:]*):\d+$/.exec(entry))?.[1] ?? entry
  const [address = ''] = host.split('%')
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : undefined
  // The URL parser writes every IPv6 address in its shortest form, in hex.
  const shortest = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const mapped = /^(?:::ffff(?::0)?|64:ff9b:):([\da-f]+):([\da-f]+)$/.exec(shortest)
  if (!mapped) return shortest
  const [high, low] = mapped.slice(1).map((group) => Number.parseInt(group, 16)) as [number, number]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Returns the key under which a limit counts a client: an IPv4 address, or the /64 network of an IPv6 address. */
export function toCountedAddress(text: string | undefined): string {
  const address = parseAddress(text)
  if (!address?.includes(':')) return address ?? UNKNOWN
  const [head = '', tail] = address.split('::')
  const groups = head ? head.split(':') : []
  const rest = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  return `${[...groups, ...Array<string>(zeros).fill('0'), ...rest].slice(0, CUSTOMER_GROUPS).join(':')}::/64`
}
