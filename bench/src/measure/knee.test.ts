import { expect, test } from 'vitest'
import { findKnee } from './knee.ts'

const search = (breaksAt: number, options = {}) => {
  const asked: number[] = []
  const measure = async (rate: number) => {
    asked.push(rate)
    return rate >= breaksAt ? 5_000 : 10
  }
  return findKnee({ start: 500, max: 20_000, limit: 1_000, measure, ...options }).then((knee) => ({ knee, asked }))
}

test.each([600, 1_234, 9_000])('a knee at %i is found within a tenth, from above', async (breaksAt) => {
  const { knee } = await search(breaksAt)
  expect(knee).toBeGreaterThanOrEqual(breaksAt)
  expect(knee).toBeLessThanOrEqual(breaksAt * 1.1)
})

test('a first rate that is too much already is the answer', async () => {
  expect(await search(100)).toEqual({ knee: 500, asked: [500] })
})

test('a side that nothing breaks has no knee', async () => {
  expect((await search(1e9)).knee).toBeUndefined()
})

test('a rate at which nothing at all arrived, so that there is no figure, is too much', async () => {
  expect(await findKnee({ start: 500, max: 1_000, limit: 1_000, measure: async () => Number.NaN })).toBe(500)
})
