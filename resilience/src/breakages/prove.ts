import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tally } from '@chat/tooling/runs/report'
import type { Breakage } from './breakage.ts'
import { withBrokenCopy } from './broken-copy.ts'

/** Images are built, a stack comes up, and tests wait in vain for what they should see. */
const RUN_MAX_MS = 600_000

const OUTPUT_MAX_BYTES = 64 * 1024 * 1024

/** The part of vitest's JSON report that is read here. */
interface Report {
  testResults: { assertionResults: { fullName: string; status: string }[] }[]
}

/** Breaks all of them in one copy, and counts those whose test failed. They are of one project, and do not touch each other. */
export async function prove(breakages: Breakage[]): Promise<Tally> {
  const started = performance.now()
  const { failures, output } = await withBrokenCopy(breakages, (folder) => runTests(folder, breakages))
  const noticed = breakages.filter(
    ({ test, says = '' }) => failures.some((name) => name.includes(test[1])) && output.includes(says),
  )
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(
    `\n== ${breakages.length} breakages of the stage ${breakages[0]?.target || breakages[0]?.project}: ${seconds} s`,
  )
  for (const breakage of breakages) {
    const { rule, wrong, test } = breakage
    console.log(`${rule}: ${wrong}; "${test[1]}" ${noticed.includes(breakage) ? 'fails' : 'DOES NOT FAIL'}`)
  }
  if (noticed.length < breakages.length) console.log(output)
  return { passed: noticed.length, failed: breakages.length - noticed.length }
}

/** Runs the tests that must fail. Gives the names of those that ran and failed: a run that broke down proves nothing. */
async function runTests(cwd: string, breakages: Breakage[]): Promise<{ failures: string[]; output: string }> {
  const [{ project, target = '' }] = breakages as [Breakage]
  const files = [...new Set(breakages.map(({ test }) => test[0]))]
  const names = breakages.map(({ test }) => test[1].replaceAll(/[^\w ]/g, '.')).join('|')
  const report = join(cwd, 'report.json')
  const args = [
    join(cwd, 'node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--project', project, ...files, '--testNamePattern', `(${names})`],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ]
  const options = {
    cwd,
    timeout: RUN_MAX_MS,
    maxBuffer: OUTPUT_MAX_BYTES,
    // The names in Docker differ from those of a run beside it. The images are built from the copy.
    env: { ...process.env, ACCEPT_TARGET: target, ACCEPT_NAME: 'chat-prove', ACCEPT_IMAGES: '' },
  }
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, options, (_error, stdout, stderr) => resolve(`${stdout}\n${stderr}`))
  })
  const results = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults : []
  const failed = results.flatMap((result) => result.assertionResults).filter(({ status }) => status === 'failed')
  return { failures: failed.map(({ fullName }) => fullName), output }
}
