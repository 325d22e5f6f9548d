import { expect, test } from 'vitest'
import { findKnee } from './knee.ts'

const search = (breaksAt: number, options = {}) => {
  const rates: number[] = []
  const measure = async (rate: number) => {
    rates.push(rate)
    return rate >= breaksAt ? 5_000 : 10
  }
  return findKnee({ start: 500, max: 20_000, limit: 1_000, measure, ...options }).then((knee) => ({ knee, rates }))
}

test.each([600, 1_234, 9_000])('finds a knee at %i with an error of at most 10 %%', async (breaksAt) => {
  const { knee } = await search(breaksAt)
  expect(knee).toBeGreaterThanOrEqual(breaksAt)
  expect(knee).toBeLessThanOrEqual(breaksAt * 1.1)
})

test('returns the first rate if it is already too high', async () => {
  expect(await search(100)).toEqual({ knee: 500, rates: [500] })
})

test('returns undefined without an overload', async () => {
  expect((await search(1e9)).knee).toBeUndefined()
})

test('treats a rate without a metric as too high', async () => {
  expect(await findKnee({ start: 500, max: 1_000, limit: 1_000, measure: async () => Number.NaN })).toBe(500)
})
