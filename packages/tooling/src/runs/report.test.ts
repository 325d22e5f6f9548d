import { expect, test } from 'vitest'
import { sum, tallyOf } from './report.ts'

const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, success: true }

test('a good run counts its tests', () => {
  expect(tallyOf(report, 0)).toEqual({ passed: 5, failed: 0 })
})

test.each([
  ['no report', undefined, 0, { passed: 0, failed: 1 }],
  ['a run without tests', { ...report, numPassedTests: 0 }, 0, { passed: 0, failed: 1 }],
  ['an error outside of the tests', report, 1, { passed: 5, failed: 1 }],
  ['a file that could not be read', { ...report, success: false }, 0, { passed: 5, failed: 1 }],
  ['failures', { ...report, numFailedTests: 2, success: false }, 1, { passed: 5, failed: 2 }],
  ['a test that is left out', { ...report, numPendingTests: 1 }, 0, { passed: 5, failed: 1 }],
])('%s counts as failed', (_what, result, exitCode, tally) => {
  expect(tallyOf(result, exitCode)).toEqual(tally)
})

test('tallies add up', () => {
  expect(
    sum([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 })
})
