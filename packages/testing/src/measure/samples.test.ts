import { expect, test } from 'vitest'
import { createSamples } from './samples.ts'

function samplesOf(values: Iterable<number>) {
  const samples = createSamples()
  for (const value of values) samples.add(value)
  return samples
}

test('returns the smallest value that a share of all values does not exceed', () => {
  const samples = samplesOf(Array.from({ length: 100 }, (_, index) => 100 - index))
  expect([0, 0.01, 0.5, 0.501, 0.99, 1].map(samples.quantile)).toEqual([1, 1, 50, 51, 99, 100])
})

test('keeps a single slow value of a thousand', () => {
  const samples = samplesOf([...Array.from({ length: 999 }, () => 1), 5_000])
  expect([0.5, 0.999, 1].map(samples.quantile)).toEqual([1, 1, 5_000])
})

test('grows beyond its first capacity, also after a query', () => {
  const samples = samplesOf(Array.from({ length: 10_000 }, (_, index) => index))
  expect(samples.quantile(1)).toBe(9_999)
  samples.add(-1)
  samples.add(20_000)
  expect([samples.quantile(0), samples.quantile(1), samples.count()]).toEqual([-1, 20_000, 10_002])
})

test('returns NaN without values', () => {
  expect(createSamples().quantile(0.5)).toBeNaN()
})
