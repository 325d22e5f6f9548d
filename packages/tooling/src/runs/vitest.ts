import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL } from '../folders.ts'
import { type Tally, tallyOf } from './report.ts'
import { runStep } from './step.ts'

const VITEST = join('node_modules', 'vitest', 'vitest.mjs')

/**
 * Runs one project of vitest.config.ts, and leaves a report in `.local/reports/<report>.json`.
 * @param env more variables, such as the target to test
 */
export async function runProject(project: string, report = project, env: NodeJS.ProcessEnv = {}): Promise<Tally> {
  const file = join(LOCAL, 'reports', `${report}.json`)
  mkdirSync(join(LOCAL, 'reports'), { recursive: true })
  // Left over from before, it would pass for the result of a run that broke down.
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await runStep(report, process.execPath, [VITEST, 'run', '--project', project, ...reporters], env)
  return tallyOf(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined, code)
}
