// `npm run full`: the long runs. `npm run full -- --prove` breaks each promise on purpose and expects its test to fail.
// `--prove --short` omits breakages that need an image or a stack of their own.
import { join } from 'node:path'
import { type FileBreakage, listGroups } from '@chat/resilience/breakages/catalogue'
import { prove } from '@chat/resilience/breakages/prove'
import { FLAG, readCommandLine } from '@chat/tooling/command-line'
import { explain } from '@chat/tooling/failure'
import { BY_THEMSELVES, findMissing } from '@chat/tooling/process/needs'
import { sum, type Tally } from '@chat/tooling/runs/report'
import { runCheck } from '@chat/tooling/runs/step'
import { runProject } from '@chat/tooling/runs/vitest'

/** A thousand kills take about an hour. */
const LONG = { KILLS: '1000', CRASHES: '100', FRESH_STARTS: '10', EDITS: '100', QUIET_BEATS: '60' }

/** Stages of breakages that run without Docker */
const WITHOUT_DOCKER = ['unit', 'integration', 'faults', 'manifests']

const USAGE = 'Usage: npm run full [-- --prove] [--short]'

try {
  const { values } = readCommandLine({ options: { prove: FLAG, short: FLAG } }, USAGE)
  const { passed, failed } = sum(values.prove ? await proveAll(values.short) : await runLong())
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

async function runLong(): Promise<Tally[]> {
  const missing = await findMissing(BY_THEMSELVES.tilt ?? [])
  if (missing.length > 0) console.log(`tilt: not run, because ${missing.join(' and ')} cannot be used here`)
  return [
    await runProject('faults', 'faults-long', LONG),
    await runCheck('fuzz-long', [join('scripts', 'fuzz.ts'), '--cases', '1000000']),
    await runProject('browser', 'compose-long', { ...LONG, ACCEPT_TARGET: 'compose' }),
    await runProject('reload', 'reload-long', LONG),
    await runProject('measurements', 'measurements-long'),
    await runProject('browser', 'k3s-long', { ACCEPT_TARGET: 'k3s-long' }),
    ...(missing.length > 0 ? [] : [await runProject('tilt', 'tilt-long', LONG)]),
  ]
}

/** Runs two groups at a time. Groups that need Docker share its names, so at most one of them runs. */
async function proveAll(short: boolean): Promise<Tally[]> {
  const groups = listGroups(short)
  const needsDocker = ([first]: FileBreakage[]) => !WITHOUT_DOCKER.includes(first?.test[0] ?? '')
  const [inDocker, others] = [groups.filter(needsDocker), groups.filter((group) => !needsDocker(group))]
  return (await Promise.all([proveInTurn(inDocker), proveInTurn(others)])).flat()
}

async function proveInTurn(groups: FileBreakage[][]): Promise<Tally[]> {
  const tallies: Tally[] = []
  for (const group of groups) tallies.push(await prove(group))
  return tallies
}
