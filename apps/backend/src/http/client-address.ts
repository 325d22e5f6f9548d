import { isIP } from 'node:net'

/** Groups of an IPv6 address that belong to one customer: a provider gives out a /64, and all of it is one person's. */
const CUSTOMER_GROUPS = 4

/**
 * What a limit counts a client's address as: an IPv4 address, or the /64 network of an IPv6 one, in which anybody has
 * 2^64 addresses. `address` is Express's, which believes as many proxies as are configured.
 */
export function toCountedAddress(address = 'unknown'): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIP(plain) !== 6) return plain
  // The URL parser writes every address in one way, in hex and without a zone.
  const [head = '', tail] = new URL(`http://[${plain.split('%')[0]}]`).hostname.slice(1, -1).split('::')
  const groups = head ? head.split(':') : []
  const rest = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  return `${[...groups, ...Array<string>(zeros).fill('0'), ...rest].slice(0, CUSTOMER_GROUPS).join(':')}::/64`
}
