import { expect, test } from 'vitest'
import { parseOptions } from './options.ts'

test('runs every case in full without arguments', () => {
  const { cases, scale, smoke } = parseOptions([])
  expect(cases.length).toBeGreaterThan(5)
  expect([scale.rounds, scale.size(1_000), smoke]).toEqual([5, 1_000, false])
})

test('reads the cases, rounds and seconds, and shrinks a smoke run', () => {
  const { cases, scale } = parseOptions(['open-loop', '--smoke', '--rounds', '2', '--seconds', '3'])
  expect(cases.map(({ name }) => name)).toEqual(['open-loop'])
  expect([scale.rounds, scale.seconds, scale.size(1_000)]).toEqual([2, 3, 10])
})

test.each([
  [['nothing'], 'There is no case nothing'],
  [['--rounds', '0'], '--rounds takes a whole number from 1, not 0'],
  [['--fast'], "Unknown option '--fast'"],
])('npm run bench -- %j reports the error', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message)
})
