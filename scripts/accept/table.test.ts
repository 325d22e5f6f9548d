import { expect, test } from 'vitest'
import { formatOutcomes } from './table.ts'

test('a path that ran has its counts and its time, and one that did not what is missing', () => {
  const outcomes = [
    { path: 'compose', tally: { passed: 41, failed: 2 }, seconds: 183.6, missing: [] },
    { path: 'kind', tally: { passed: 0, failed: 0 }, seconds: 0, missing: ['kind', 'kubectl'] },
  ]
  expect(formatOutcomes(outcomes).split('\n')).toEqual([
    'compose    41 passed     2 failed   184 s',
    'kind    not run: kind and kubectl cannot be used here',
  ])
})
