// `npm run accept -- <path>...`: the black-box suite against each path named: brings it up, tests it, takes it down.
// `images` stands for the two images by themselves.
import { parseArgs } from 'node:util'
import { PATHS } from '../packages/acceptance/src/drivers.ts'
import { sum, type Tally } from './testing/report.ts'
import { runProject } from './testing/vitest.ts'

/** What is tested by itself, and not as a running application. */
const IMAGES = 'images'

const { positionals } = parseArgs({ allowPositionals: true })
const unknown = positionals.filter((path) => path !== IMAGES && !(path in PATHS))
if (positionals.length === 0 || unknown.length > 0) {
  console.error(
    `Name the paths to test${unknown.length > 0 ? ` (not ${unknown.join(', ')})` : ''}: ${[IMAGES, ...Object.keys(PATHS)].join(', ')}.`,
  )
  process.exit(1)
}

const tallies: Tally[] = []
for (const path of positionals) {
  const project = path === IMAGES ? 'images' : 'browser'
  tallies.push(await runProject(project, `accept-${path}`, { ACCEPT_PATH: path }))
}
const { passed, failed } = sum(tallies)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
