import { expect, test } from 'vitest'
import { parseSoakOptions } from './options.ts'

test.each([
  [[], 10],
  [['--minutes', '30'], 30],
  [['--minutes', '0.2'], 0.2],
])('reads %j as %d minutes', (args, minutes) => {
  expect(parseSoakOptions(args)).toEqual({ minutes })
})

test.each([['--minutes', '0'], ['--minutes', 'long'], ['30']])('rejects %s %s with the usage', (...args) => {
  expect(() => parseSoakOptions(args)).toThrow('Usage: npm run soak')
})
