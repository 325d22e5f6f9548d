import { expect, test } from 'vitest'
import { compare, medianOf } from './compare.ts'

const rounds = (...values: [number, number, number][]) =>
  values.map(([ours, peer, again]) => ({ ours: { x: ours }, peer: { x: peer }, again: { x: again } }))

test('returns the mean of the middle two as the median of an even number of values', () => {
  expect(medianOf([4, 1, 3])).toBe(3)
  expect(medianOf([4, 1, 3, 2])).toBe(2.5)
})

test('takes ratios within a round, so that a slower machine does not widen them', () => {
  const { ratio, ours, peer } = compare(rounds([100, 50, 100], [60, 30, 60], [20, 10, 20]), 'x')
  expect(ratio).toEqual({ median: 2, min: 2, max: 2 })
  expect([ours, peer]).toEqual([60, 30])
})

test('uses both runs of ours in each round', () => {
  const { ratio, ours } = compare(rounds([100, 50, 150], [100, 50, 50]), 'x')
  expect(ratio).toEqual({ median: 2, min: 1, max: 3 })
  expect(ours).toBe(100)
})

test('is clear about a wanted ratio only if all ratios are above or all are below it', () => {
  const apart = rounds([50, 100, 49], [55, 100, 56])
  expect(compare(apart, 'x', 0.6).clear).toBe(true)
  expect(compare(apart, 'x', 0.4).clear).toBe(true)
  expect(compare(apart, 'x', 0.53).clear).toBe(false)
})

test('is clear only if every ratio is outside the noise between two runs of ours', () => {
  expect(compare(rounds([120, 100, 119], [121, 100, 120]), 'x').clear).toBe(true)
  expect(compare(rounds([120, 100, 90], [121, 100, 120]), 'x').clear).toBe(false)
  // A noise of 1.33 also applies below 1.
  expect(compare(rounds([80, 100, 60]), 'x').clear).toBe(false)
  expect(compare(rounds([50, 100, 49]), 'x').clear).toBe(true)
})

test('is not clear about a metric that one system lacks', () => {
  expect(compare([{ ours: { x: 1 }, peer: {}, again: { x: 1 } }], 'x').clear).toBe(false)
})
