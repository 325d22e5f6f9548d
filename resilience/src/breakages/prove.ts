import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tally } from '@chat/tooling/runs/report'
import { withBrokenCopy } from './broken-copy.ts'
import type { FileBreakage } from './catalogue.ts'

/** A run builds images, starts a stack, and its tests wait for their timeouts. */
const RUN_MAX_MS = 600_000

const OUTPUT_MAX_BYTES = 64 * 1024 * 1024

/** Projects of vitest.config.ts. Any other stage is a target of the project `browser`. */
const PROJECTS = ['unit', 'integration', 'faults', 'manifests', 'images', 'reload']

/** The part of vitest's JSON report that `prove` reads. */
interface Report {
  testResults: { assertionResults: { fullName: string; status: string }[] }[]
}

/** Applies a group of breakages to one copy, and counts those whose test failed. */
export async function prove(breakages: FileBreakage[]): Promise<Tally> {
  const started = performance.now()
  const { failures, output } = await withBrokenCopy(breakages, (folder) => runTests(folder, breakages))
  const noticed = breakages.filter(
    ({ test: [, , name], says = '' }) => failures.some((failure) => failure.includes(name)) && output.includes(says),
  )
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(`\n== ${breakages.length} breakages of the stage ${breakages[0]?.test[0]}: ${seconds} s`)
  for (const breakage of breakages) {
    const result = noticed.includes(breakage) ? 'fails' : 'DOES NOT FAIL'
    console.log(`${breakage.name}: ${breakage.wrong} "${breakage.test[2]}" ${result}`)
  }
  if (noticed.length < breakages.length) console.log(output)
  return { passed: noticed.length, failed: breakages.length - noticed.length }
}

/** Runs the tests of the breakages. Returns the names of failed tests; an aborted run has none. */
async function runTests(cwd: string, breakages: FileBreakage[]): Promise<{ failures: string[]; output: string }> {
  const [{ test }] = breakages as [FileBreakage]
  const [project, target] = PROJECTS.includes(test[0]) ? [test[0], ''] : ['browser', test[0]]
  const files = [...new Set(breakages.map(({ test: [, file] }) => file))]
  const names = breakages.map(({ test: [, , name] }) => name.replaceAll(/[^\w ]/g, '.')).join('|')
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
    // Names in Docker of its own, because another run may use the default. The copy builds its own images.
    env: { ...process.env, ACCEPT_TARGET: target, ACCEPT_NAME: 'chat-prove', ACCEPT_IMAGES: '' },
  }
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, options, (_error, stdout, stderr) => resolve(`${stdout}\n${stderr}`))
  })
  const results = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults : []
  const failed = results.flatMap((result) => result.assertionResults).filter(({ status }) => status === 'failed')
  return { failures: failed.map(({ fullName }) => fullName), output }
}
