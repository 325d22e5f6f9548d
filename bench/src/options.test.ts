import { expect, test } from 'vitest'
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
