import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL } from '../folders.ts'
import { type Tally, tallyOf } from './report.ts'
import { runStep } from './step.ts'

const VITEST = join('node_modules', 'vitest', 'vitest.mjs')

/**
 * Runs one project of vitest.config.ts and writes a report to `.local/reports/<report>.json`.
 * @param env additional variables, such as the target to test
 */
export async function runProject(project: string, report = project, env: NodeJS.ProcessEnv = {}): Promise<Tally> {
  const file = join(LOCAL, 'reports', `${report}.json`)
  mkdirSync(join(LOCAL, 'reports'), { recursive: true })
  // If vitest crashes, an old report must not count as its result.
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await runStep(report, process.execPath, [VITEST, 'run', '--project', project, ...reporters], env)
  return tallyOf(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined, code)
}
