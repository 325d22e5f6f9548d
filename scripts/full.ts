// `npm run full`: the long runs. `npm run full -- --prove` breaks each rule on purpose and wants its test to fail.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { explain } from './failure.ts'
import { BREAKAGES } from './prove/breakages.ts'
import { withBrokenCopy } from './prove/broken-copy.ts'
import { sum, type Tally } from './testing/report.ts'
import { runProject } from './testing/vitest.ts'

/** A thousand kills take about an hour. */
const LONG = { KILLS: '1000', CRASHES: '100', FUZZ_CASES: '1000000' }

try {
  const { values } = parseArgs({ options: { prove: { type: 'boolean', default: false } } })
  const { passed, failed } = sum(values.prove ? await prove() : await runLong())
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

async function runLong(): Promise<Tally[]> {
  return [await runProject('faults', 'faults-long', LONG), await runProject('integration', 'integration-long', LONG)]
}

async function prove(): Promise<Tally[]> {
  const tallies: Tally[] = []
  for (const breakage of BREAKAGES) {
    const { rule, wrong, project, test } = breakage
    const [file, name] = test
    console.log(`Rule ${rule}: ${wrong}; "${name}" must fail`)
    const run = await withBrokenCopy(breakage, async (cwd) => {
      const vitest = join(cwd, 'node_modules', 'vitest', 'vitest.mjs')
      const args = [vitest, 'run', '--project', project, file, '--testNamePattern', name]
      return spawnSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 300_000 })
    })
    // One test ran and failed; a run that broke down proves nothing.
    const noticed = run.status === 1 && /Tests .*[1-9]\d* failed/.test(run.stdout)
    console.log(noticed ? '  it does' : `  IT DOES NOT\n${run.stdout}\n${run.stderr}`)
    tallies.push({ passed: noticed ? 1 : 0, failed: noticed ? 0 : 1 })
  }
  return tallies
}
