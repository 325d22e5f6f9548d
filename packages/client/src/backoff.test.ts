import { expect, test } from 'vitest'
import { createDelay } from './backoff.ts'

const longestOf = (attempts: number[], spread?: number) =>
  attempts.map((attempt) => createDelay(attempt, spread, () => 1))

test('doubles the delay up to the limit, with full jitter', () => {
  expect(longestOf([0, 2, 3, 4, 10])).toEqual([250, 250, 500, 1_000, 5_000])
  expect(createDelay(4, undefined, () => 0)).toBe(0)
})

test("limits the delay to the server's spread for the first 20 attempts", () => {
  expect(longestOf([2, 3, 4, 19, 20], 800)).toEqual([250, 500, 800, 800, 5_000])
  expect(longestOf([0, 19], 1)).toEqual([250, 250])
  expect(longestOf([0, 19], 60_000)).toEqual([250, 5_000])
})
