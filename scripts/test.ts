// `npm test`: lint, types, then the stages that prove the core. The last line is `N passed, N failed`.
// `npm test -- <stage>…` runs these stages alone. The stages are the checks below and vitest's projects.
import { join } from 'node:path'
import { readNames } from '@chat/tooling/command-line'
import { LOCAL } from '@chat/tooling/folders'
import { findNotRun, findUnproved, readCriteria, readProved } from '@chat/tooling/runs/criteria'
import { sum, type Tally } from '@chat/tooling/runs/report'
import { runCheck } from '@chat/tooling/runs/step'
import { runProject } from '@chat/tooling/runs/vitest'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import config from '../vitest.config.ts'

const BIOME = join('node_modules', '@biomejs', 'biome', 'bin', 'biome')
const TSC = join('node_modules', 'typescript', 'bin', 'tsc')
const TSCONFIGS = ['tsconfig.json', 'apps/frontend/tsconfig.json', 'packages/acceptance/tsconfig.json']

const CHECKS: Record<string, () => Promise<Tally[]>> = {
  lint: async () => [await runCheck('lint', [BIOME, 'check', '--error-on-warnings'])],
  criteria: async () => [checkCriteria()],
  types: () => inTurn(TSCONFIGS, (config) => runCheck(`types of ${config}`, [TSC, '--project', config])),
}

/** Reads the reports of earlier stages. Fails if a promise of docs/criteria.md has no passed test in a stage that ran. */
function checkCriteria(): Tally {
  const criteria = readCriteria()
  const proved = readProved(join(LOCAL, 'reports'))
  const missing = findUnproved(criteria, proved)
  console.log(`Promises whose stages did not run: ${findNotRun(criteria, proved).join(', ') || 'none'}`)
  console.log(`Promises without a passed test: ${missing.join(', ') || 'none'}`)
  if (proved.size === 0) console.log('No stage has left a report')
  const failed = proved.size === 0 ? 1 : missing.length
  return { passed: failed === 0 ? 1 : 0, failed }
}

/** At most 5 minutes on 2 cores. The other stages need more time, Docker or a cluster; `.ci/run` runs all. */
const CORE = ['lint', 'types', 'unit', 'integration', 'start', 'browser']

const projects = (config.test?.projects ?? []).map((project) =>
  String((project as TestProjectInlineConfiguration).test?.name),
)
const chosen = readNames('stage', [...Object.keys(CHECKS), ...projects])

const tallies = await inTurn(
  chosen.length > 0 ? chosen : CORE,
  async (stage) => (await CHECKS[stage]?.()) ?? [await runProject(stage)],
)
const { passed, failed } = sum(tallies.flat())
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

async function inTurn<Item, Result>(items: Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}
