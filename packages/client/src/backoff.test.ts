import { expect, test } from 'vitest'
import { createDelay } from './backoff.ts'

test('the delay doubles up to its limit, and jitter spreads all of it', () => {
  const longest = [0, 1, 2, 10].map((attempt) => createDelay(attempt, () => 1))
  expect(longest).toEqual([250, 500, 1_000, 5_000])
  expect(createDelay(3, () => 0)).toBe(0)
})
