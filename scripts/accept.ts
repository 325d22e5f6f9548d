// `npm run accept`: the black-box suite against every path that this machine can run: brings it up, tests it, takes it
// down. `npm run accept -- <path>...` runs the paths named; `images` stands for the two images by themselves, `reload`
// for Compose as it is typed, `tilt` for edits in Tilt.
import { PATHS } from '@chat/acceptance/harness/drivers'
import { readNames } from '@chat/tooling/command-line'
import { BY_THEMSELVES, findMissing } from '@chat/tooling/process/needs'
import { sum } from '@chat/tooling/runs/report'
import { runProject } from '@chat/tooling/runs/vitest'
import { formatOutcomes, type Outcome } from './accept/table.ts'

const ALL = [...Object.keys(BY_THEMSELVES), ...Object.keys(PATHS)]

const asked = readNames('path', ALL)

const outcomes: Outcome[] = []
for (const path of asked.length > 0 ? asked : ALL) outcomes.push(await test(path))

const { passed, failed } = sum(outcomes.map(({ tally }) => tally))
console.log(`\n${formatOutcomes(outcomes)}\n\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

async function test(path: string): Promise<Outcome> {
  const missing = await findMissing(BY_THEMSELVES[path] ?? PATHS[path]?.().needs ?? [])
  if (missing.length > 0) {
    // Whoever names a path wants it to run; a run of all is of those that can.
    const failed = asked.length > 0 ? 1 : 0
    return { path, tally: { passed: 0, failed }, seconds: 0, missing }
  }
  const started = performance.now()
  const project = path in BY_THEMSELVES ? path : 'browser'
  const tally = await runProject(project, `accept-${path}`, { ACCEPT_PATH: path })
  return { path, tally, seconds: (performance.now() - started) / 1_000, missing }
}
