import { expect, test } from 'vitest'
import { createSamples } from './samples.ts'

function samplesOf(values: Iterable<number>) {
  const samples = createSamples()
  for (const value of values) samples.add(value)
  return samples
}

test('a quantile is the value that so many do not exceed', () => {
  const samples = samplesOf(Array.from({ length: 100 }, (_, index) => 100 - index))
  expect([0, 0.01, 0.5, 0.501, 0.99, 1].map(samples.quantile)).toEqual([1, 1, 50, 51, 99, 100])
})

test('a single slow one of a thousand is not hidden', () => {
  const samples = samplesOf([...Array.from({ length: 999 }, () => 1), 5_000])
  expect([0.5, 0.999, 1].map(samples.quantile)).toEqual([1, 1, 5_000])
})

test('more than the first capacity are kept, and more can come after a look', () => {
  const samples = samplesOf(Array.from({ length: 10_000 }, (_, index) => index))
  expect(samples.quantile(1)).toBe(9_999)
  samples.add(-1)
  samples.add(20_000)
  expect([samples.quantile(0), samples.quantile(1), samples.count()]).toEqual([-1, 20_000, 10_002])
})

test('without a value there is no quantile', () => {
  expect(createSamples().quantile(0.5)).toBeNaN()
})
