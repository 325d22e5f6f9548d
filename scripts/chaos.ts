// `npm run chaos`: faults on three replicas under load, and what became of every message. bench/README.md says which.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CASES } from '../bench/src/cases/all.ts'
import { parseChaosOptions } from '../bench/src/chaos/options.ts'
import { findDoubt, formatChaos, isFlawless } from '../bench/src/chaos/report.ts'
import { runChaos } from '../bench/src/chaos/run.ts'
import { writeChaos, writeSummary } from '../bench/src/report/results.ts'
import { createOurs } from '../bench/src/stacks/ours.ts'
import { peer } from '../bench/src/stacks/peer.ts'
import { explain, Failure } from './failure.ts'
import { LOGS, ROOT } from './folders.ts'
import { onStopRequest } from './process/stop-requests.ts'
import { createSupervisor } from './process/supervisor.ts'
import { BACKEND_BUILD, buildChanged } from './start/build.ts'

const say = (line: string) => console.log(line)
mkdirSync(LOGS, { recursive: true })
// That parts die is what this is about.
const supervisor = createSupervisor(() => {})
const stopped = new Promise<never>((_resolve, reject) => {
  onStopRequest((why) => reject(new Failure(`Stopped (${why}).`)))
})
stopped.catch(() => {})
let code = 1
try {
  const { count, seed, kinds, peer: isPeer, redisUrl, keep } = parseChaosOptions(process.argv.slice(2))
  const kit = isPeer ? peer : createOurs(supervisor)
  if (!isPeer) await buildChanged(BACKEND_BUILD, { say, supervisor })
  const names = kinds.map(({ name }) => name)
  const bus = redisUrl ? ['valkey'] : []
  const title = `${count} faults on three replicas of ${[kit.name, ...bus].join(' on ')} (${names.join(', ')}), seed ${seed}`
  say(title)
  const report = await runChaos({ supervisor, kit, kinds, count, seed, redisUrl, say, stopped })
  say(`\n${formatChaos(report)}`)
  const doubt = findDoubt(report)
  if (doubt) say(`\n${doubt}`)
  if (keep && !doubt) {
    const folder = join(ROOT, 'bench', 'results')
    writeChaos(folder, [...names, kit.name, ...bus].join('-'), title, formatChaos(report))
    writeSummary(folder, CASES)
  }
  // What the peer loses is a result, not a failure.
  code = !doubt && (isPeer || isFlawless(report)) ? 0 : 1
} catch (error) {
  console.error(`\n${explain(error)}`)
} finally {
  await supervisor.stop()
}
process.exit(code)
