export interface Tally {
  passed: number
  failed: number
}

/** The part of vitest's JSON report that is read here. */
interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  success: boolean
}

/** What one run of vitest counts for. A run that is not a success counts as one failure at least, and a skipped test as failed. */
export function tallyOf(report: VitestReport | undefined, exitCode: number): Tally {
  if (!report) return { passed: 0, failed: 1 }
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests
  const broken = exitCode !== 0 || !report.success || report.numPassedTests + failed === 0
  return { passed: report.numPassedTests, failed: broken ? Math.max(1, failed) : failed }
}

/** The sum of several. */
export function sum(tallies: Tally[]): Tally {
  return tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), {
    passed: 0,
    failed: 0,
  })
}
