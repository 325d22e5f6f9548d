export interface Tally {
  passed: number
  failed: number
}

/** The fields of vitest's JSON report that this module reads. */
interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  success: boolean
}

/** Returns the tally of a run of vitest. An unsuccessful run counts at least one failure, and a skipped test counts as failed. */
export function tallyOf(report: VitestReport | undefined, exitCode: number): Tally {
  if (!report) return { passed: 0, failed: 1 }
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests
  const broken = exitCode !== 0 || !report.success || report.numPassedTests + failed === 0
  return { passed: report.numPassedTests, failed: broken ? Math.max(1, failed) : failed }
}

export function sum(tallies: Tally[]): Tally {
  return tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), {
    passed: 0,
    failed: 0,
  })
}
