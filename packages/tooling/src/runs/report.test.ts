import { expect, test } from 'vitest'
import { sum, tallyOf } from './report.ts'

const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, success: true }

test('counts the passed tests of a successful run', () => {
  expect(tallyOf(report, 0)).toEqual({ passed: 5, failed: 0 })
})

test.each([
  ['no report', undefined, 0, { passed: 0, failed: 1 }],
  ['a run without tests', { ...report, numPassedTests: 0 }, 0, { passed: 0, failed: 1 }],
  ['an error outside the tests', report, 1, { passed: 5, failed: 1 }],
  ['an unreadable file', { ...report, success: false }, 0, { passed: 5, failed: 1 }],
  ['failures', { ...report, numFailedTests: 2, success: false }, 1, { passed: 5, failed: 2 }],
  ['a skipped test', { ...report, numPendingTests: 1 }, 0, { passed: 5, failed: 1 }],
])('counts %s as failed', (_, result, exitCode, tally) => {
  expect(tallyOf(result, exitCode)).toEqual(tally)
})

test('adds tallies', () => {
  expect(
    sum([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 })
})
