// `npm test`: lint, types, then each of vitest's projects. The last line is `N passed, N failed`; lint and types count as one each.
// `npm test -- <project>…`: those projects alone, such as `valkey`, which needs Docker and so is no part of the whole.
import { join } from 'node:path'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import config from '../vitest.config.ts'
import { readNames } from './command-line.ts'
import { sum, type Tally } from './testing/report.ts'
import { runCheck } from './testing/step.ts'
import { runProject } from './testing/vitest.ts'

const BIOME = join('node_modules', '@biomejs', 'biome', 'bin', 'biome')
const TSC = join('node_modules', 'typescript', 'bin', 'tsc')
const TSCONFIGS = ['tsconfig.json', 'apps/frontend/tsconfig.json', 'packages/acceptance/tsconfig.json']
const PROJECTS = ['unit', 'integration', 'faults', 'commands', 'browser']

const known = (config.test?.projects ?? []).map((project) =>
  String((project as TestProjectInlineConfiguration).test?.name),
)
const chosen = readNames('project', known)

const tallies: Tally[] = []
if (chosen.length === 0) {
  tallies.push(await runCheck('lint', [BIOME, 'check', '--error-on-warnings']))
  for (const config of TSCONFIGS) tallies.push(await runCheck(`types of ${config}`, [TSC, '--project', config]))
}
for (const project of chosen.length > 0 ? chosen : PROJECTS) tallies.push(await runProject(project))

const { passed, failed } = sum(tallies)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
