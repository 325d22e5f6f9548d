import { expect, test } from 'vitest'
import { parseChaosOptions } from './options.ts'

test('reads the kinds of faults, their number and the seed', () => {
  const { kinds, count, seed } = parseChaosOptions(['--only', 'kill,cut', '--faults', '1000', '--seed', '7'])
  expect([kinds.map(({ name }) => name), count, seed]).toEqual([['kill', 'cut'], 1_000, 7])
})

test.each([
  [['--only', 'kill,rain'], 'There is no fault rain'],
  [['--faults', '1.5'], '--faults takes a whole number from 1, not 1.5'],
  [['--redis-url', 'valkey'], '--redis-url takes an address with a port, not valkey'],
  [['--redis-url', 'redis://localhost:1', '--peer'], 'omit --redis-url with --peer'],
])('npm run chaos -- %j reports the error', (args, message) => {
  expect(() => parseChaosOptions(args)).toThrow(message)
})
