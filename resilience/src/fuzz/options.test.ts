import { expect, test } from 'vitest'
import { parseFuzzOptions } from './options.ts'

test('uses 20,000 cases and a fixed seed without arguments', () => {
  expect(parseFuzzOptions([])).toEqual({ cases: 20_000, seed: 1, skipSchemathesis: false })
})

test('reads the number of cases and the seed', () => {
  expect(parseFuzzOptions(['--cases', '300', '--seed', '7', '--skip-schemathesis'])).toEqual({
    cases: 300,
    seed: 7,
    skipSchemathesis: true,
  })
})

test.each([['--cases', '0'], ['--seed', 'x'], ['--unknown']])('rejects %s %s with the usage', (...args) => {
  expect(() => parseFuzzOptions(args)).toThrow('Usage: npm run fuzz')
})
