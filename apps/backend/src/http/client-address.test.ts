import { expect, test } from 'vitest'
import { parseAddress, toCountedAddress } from './client-address.ts'

test('every spelling of an IPv4 address has the same key', () => {
  const same = [
    '192.0.2.7',
    ' 192.0.2.7 ',
    '192.0.2.7:20001',
    '"192.0.2.7:20002"',
    '[192.0.2.7]:1',
    '::ffff:192.0.2.7',
    '::FFFF:C000:207',
    '0:0:0:0:0:ffff:192.0.2.7',
    '[::ffff:192.0.2.7]',
    '"[::ffff:c000:0207]:20003"',
    '64:ff9b::192.0.2.7',
    '[0064:ff9b::c000:207]:20004',
    '::ffff:0:192.0.2.7',
  ]
  expect(new Set(same.map(toCountedAddress))).toEqual(new Set(['192.0.2.7']))
})

test('all IPv6 addresses of one customer have the same key', () => {
  const same = [
    '2001:db8:0:1::1',
    '2001:db8::1:0:0:0:2',
    '2001:DB8:0:1:ffff:ffff:ffff:ffff',
    '2001:0db8:0000:0001::9%eth0',
    '[2001:db8:0:1::1]',
    '[2001:db8:0:1::1]:20001',
    '"[2001:db8:0:1::1%eth0]:20002"',
  ]
  expect(new Set(same.map(toCountedAddress))).toEqual(new Set(['2001:db8:0:1::/64']))
  expect(toCountedAddress('2001:db8:0:2::1')).toBe('2001:db8:0:2::/64')
  expect(toCountedAddress('::1')).toBe('0:0:0:0::/64')
})

test('all texts that are not an address share one key', () => {
  const texts = [
    undefined,
    '',
    'unknown',
    '_hidden',
    'example.com:80',
    '203.0.113.9:a',
    '203.0.113.999',
    '[203',
    '[]:1',
  ]
  expect(new Set(texts.map(toCountedAddress))).toEqual(new Set(['unknown']))
})

test('the log contains the parsed address', () => {
  expect(parseAddress('[2001:DB8:0:0::1]:20001')).toBe('2001:db8::1')
  expect(parseAddress('203.0.113.9:20001')).toBe('203.0.113.9')
  expect(parseAddress('evil')).toBeUndefined()
})
