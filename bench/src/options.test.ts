import { expect, test } from 'vitest'
import { parseChaosOptions } from './chaos/options.ts'
import { parseOptions } from './options.ts'

test('without words every case is run in full', () => {
  const { cases, scale, smoke } = parseOptions([])
  expect(cases.length).toBeGreaterThan(5)
  expect([scale.rounds, scale.size(1_000), smoke]).toEqual([5, 1_000, false])
})

test('cases, rounds and seconds are chosen, and a smoke run is small', () => {
  const { cases, scale } = parseOptions(['open-loop', '--smoke', '--rounds', '2', '--seconds', '3'])
  expect(cases.map(({ name }) => name)).toEqual(['open-loop'])
  expect([scale.rounds, scale.seconds, scale.size(1_000)]).toEqual([2, 3, 10])
})

test.each([
  [['nothing'], 'There is no case nothing'],
  [['--rounds', '0'], '--rounds takes a whole number from 1, not 0'],
  [['--fast'], "Unknown option '--fast'"],
])('npm run bench -- %j says what is wrong', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message)
})

test('faults are chosen by name, and repeated by seed', () => {
  const { kinds, count, seed } = parseChaosOptions(['--only', 'kill,cut', '--faults', '1000', '--seed', '7'])
  expect([kinds.map(({ name }) => name), count, seed]).toEqual([['kill', 'cut'], 1_000, 7])
})

test.each([
  [['--only', 'kill,rain'], 'There is no fault rain'],
  [['--faults', '1.5'], '--faults takes a whole number from 1, not 1.5'],
  [['--redis-url', 'valkey'], '--redis-url takes an address with a port, not valkey'],
  [['--redis-url', 'redis://localhost:1', '--peer'], 'leave --redis-url out with --peer'],
])('npm run chaos -- %j says what is wrong', (args, message) => {
  expect(() => parseChaosOptions(args)).toThrow(message)
})
