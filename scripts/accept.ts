// `npm run accept` starts, tests and stops every target that this machine can run. `npm run accept -- <target>...` tests only
// the named targets. `images` tests the two images, `reload` tests edits in Compose, `tilt` tests edits in Tilt.
import { TARGETS } from '@chat/acceptance/harness/drivers'
import { readNames } from '@chat/tooling/command-line'
import { BY_THEMSELVES, findMissing } from '@chat/tooling/process/needs'
import { sum } from '@chat/tooling/runs/report'
import { runProject } from '@chat/tooling/runs/vitest'
import { formatOutcomes, type Outcome } from './accept/table.ts'

const ALL = [...Object.keys(BY_THEMSELVES), ...Object.keys(TARGETS)]

const requested = readNames('target', ALL)

const outcomes: Outcome[] = []
for (const target of requested.length > 0 ? requested : ALL) outcomes.push(await test(target))

const { passed, failed } = sum(outcomes.map(({ tally }) => tally))
console.log(`\n${formatOutcomes(outcomes)}\n\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

async function test(target: string): Promise<Outcome> {
  const missing = await findMissing(BY_THEMSELVES[target] ?? TARGETS[target]?.().needs ?? [])
  if (missing.length > 0) {
    // A named target must run. A run of all targets skips those that this machine cannot run.
    const failed = requested.length > 0 ? 1 : 0
    return { target, tally: { passed: 0, failed }, seconds: 0, missing }
  }
  const started = performance.now()
  const project = target in BY_THEMSELVES ? target : 'browser'
  const tally = await runProject(project, `accept-${target}`, { ACCEPT_TARGET: target })
  return { target, tally, seconds: (performance.now() - started) / 1_000, missing }
}
