import { expect, test } from 'vitest'
import { parseFuzzOptions } from './options.ts'

test('without arguments it is a run of minutes from a fixed seed', () => {
  expect(parseFuzzOptions([])).toEqual({ cases: 20_000, seed: 1, skipSchemathesis: false })
})

test('cases and seed repeat a run', () => {
  expect(parseFuzzOptions(['--cases', '300', '--seed', '7', '--skip-schemathesis'])).toEqual({
    cases: 300,
    seed: 7,
    skipSchemathesis: true,
  })
})

test.each([['--cases', '0'], ['--seed', 'x'], ['--what']])('%s %s is refused with the usage', (...args) => {
  expect(() => parseFuzzOptions(args)).toThrow('Usage: npm run fuzz')
})
