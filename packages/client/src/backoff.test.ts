import { expect, test } from 'vitest'
import { createDelay } from './backoff.ts'

const longestOf = (attempts: number[], spread?: number) =>
  attempts.map((attempt) => createDelay(attempt, spread, () => 1))

test('the delay doubles up to its limit, and jitter spreads all of it', () => {
  expect(longestOf([0, 2, 3, 4, 10])).toEqual([250, 250, 500, 1_000, 5_000])
  expect(createDelay(4, undefined, () => 0)).toBe(0)
})

test('it grows no further than the server asks for, until its restart takes too long', () => {
  expect(longestOf([2, 3, 4, 19, 20], 800)).toEqual([250, 500, 800, 800, 5_000])
  expect(longestOf([0, 19], 1)).toEqual([250, 250])
  expect(longestOf([0, 19], 60_000)).toEqual([250, 5_000])
})
