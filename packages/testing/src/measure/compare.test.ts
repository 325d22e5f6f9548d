import { expect, test } from 'vitest'
import { compare, medianOf } from './compare.ts'

const rounds = (...values: [number, number, number][]) =>
  values.map(([ours, peer, again]) => ({ ours: { x: ours }, peer: { x: peer }, again: { x: again } }))

test('the median of an even number lies between the two in the middle', () => {
  expect(medianOf([4, 1, 3])).toBe(3)
  expect(medianOf([4, 1, 3, 2])).toBe(2.5)
})

test('ratios are taken within a round: a machine that slows down does not widen them', () => {
  const { ratio, ours, peer } = compare(rounds([100, 50, 100], [60, 30, 60], [20, 10, 20]), 'x')
  expect(ratio).toEqual({ median: 2, min: 2, max: 2 })
  expect([ours, peer]).toEqual([60, 30])
})

test('both runs of ours count, wherever in its round each of them was', () => {
  const { ratio, ours } = compare(rounds([100, 50, 150], [100, 50, 50]), 'x')
  expect(ratio).toEqual({ median: 2, min: 1, max: 3 })
  expect(ours).toBe(100)
})

test('what is wanted is decided only where every ratio lies on one side of it', () => {
  const apart = rounds([50, 100, 49], [55, 100, 56])
  expect(compare(apart, 'x', 0.6).clear).toBe(true)
  expect(compare(apart, 'x', 0.4).clear).toBe(true)
  expect(compare(apart, 'x', 0.53).clear).toBe(false)
})

test('a difference is clear only when every round lies outside of what two runs of the same differ by', () => {
  expect(compare(rounds([120, 100, 119], [121, 100, 120]), 'x').clear).toBe(true)
  expect(compare(rounds([120, 100, 90], [121, 100, 120]), 'x').clear).toBe(false)
  // The noise of 1.33 counts downwards as well.
  expect(compare(rounds([80, 100, 60]), 'x').clear).toBe(false)
  expect(compare(rounds([50, 100, 49]), 'x').clear).toBe(true)
})

test('a figure that one side does not have is not compared', () => {
  expect(compare([{ ours: { x: 1 }, peer: {}, again: { x: 1 } }], 'x').clear).toBe(false)
})
