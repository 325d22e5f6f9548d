import { expect, test } from 'vitest'
import { toCountedAddress } from './client-address.ts'

test('an address of IPv4 is counted as it is, however it is written', () => {
  expect(toCountedAddress('192.0.2.7')).toBe('192.0.2.7')
  expect(toCountedAddress('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(toCountedAddress(undefined)).toBe('unknown')
})

test('addresses of one IPv6 network of a customer are counted as one', () => {
  const same = [
    '2001:db8:0:1::1',
    '2001:db8::1:0:0:0:2',
    '2001:DB8:0:1:ffff:ffff:ffff:ffff',
    '2001:0db8:0000:0001::9%eth0',
  ]
  expect(new Set(same.map(toCountedAddress))).toEqual(new Set(['2001:db8:0:1::/64']))
  expect(toCountedAddress('2001:db8:0:2::1')).toBe('2001:db8:0:2::/64')
  expect(toCountedAddress('::1')).toBe('0:0:0:0::/64')
})
