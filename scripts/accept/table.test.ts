import { expect, test } from 'vitest'
import { formatOutcomes } from './table.ts'

test('prints counts and seconds of a target that ran, and the missing parts of a target that did not run', () => {
  const outcomes = [
    { target: 'compose', tally: { passed: 41, failed: 2 }, seconds: 183.6, missing: [] },
    { target: 'kind', tally: { passed: 0, failed: 0 }, seconds: 0, missing: ['kind', 'kubectl'] },
  ]
  expect(formatOutcomes(outcomes).split('\n')).toEqual([
    'compose    41 passed     2 failed   184 s',
    'kind    not run: kind and kubectl cannot be used here',
  ])
})
