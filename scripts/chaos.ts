// `npm run chaos`: causes faults on three replicas under load and accounts for every message. See resilience/README.md.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CASES } from '@chat/bench/cases/all'
import { writeChaos, writeSummary } from '@chat/bench/report/results'
import { peer } from '@chat/bench/stacks/peer'
import { parseChaosOptions } from '@chat/resilience/chaos/options'
import { findDoubt, formatChaos, isFlawless } from '@chat/resilience/chaos/report'
import { runChaos } from '@chat/resilience/chaos/run'
import { createOurs } from '@chat/testing/stacks/ours'
import { explain, Failure } from '@chat/tooling/failure'
import { LOGS, ROOT } from '@chat/tooling/folders'
import { onStopRequest } from '@chat/tooling/process/stop-requests'
import { createSupervisor } from '@chat/tooling/process/supervisor'
import { BACKEND_BUILD, buildChanged } from './start/build.ts'

const say = (line: string) => console.log(line)
mkdirSync(LOGS, { recursive: true })
// Ignore the death of a part: this command kills replicas.
const supervisor = createSupervisor(() => {})
const stopped = new Promise<never>((_resolve, reject) => {
  onStopRequest((why) => reject(new Failure(`Stopped (${why}).`)))
})
stopped.catch(() => {})
let code = 1
try {
  const { count, seed, kinds, peer: isPeer, redisUrl, keep } = parseChaosOptions(process.argv.slice(2))
  const implementation = isPeer ? peer : createOurs(supervisor)
  if (!isPeer) await buildChanged(BACKEND_BUILD, { say, supervisor })
  const names = kinds.map(({ name }) => name)
  const bus = redisUrl ? ['valkey'] : []
  const title = `${count} faults on three replicas of ${[implementation.name, ...bus].join(' on ')} (${names.join(', ')}), seed ${seed}`
  say(title)
  const report = await runChaos({ supervisor, implementation, kinds, count, seed, redisUrl, say, stopped })
  say(`\n${formatChaos(report)}`)
  const doubt = findDoubt(report)
  if (doubt) say(`\n${doubt}`)
  if (keep && !doubt) {
    const folder = join(ROOT, 'bench', 'results')
    writeChaos(folder, [...names, implementation.name, ...bus].join('-'), title, formatChaos(report))
    writeSummary(folder, CASES)
  }
  // Messages that the peer loses are a result, not a failure.
  code = !doubt && (isPeer || isFlawless(report)) ? 0 : 1
} catch (error) {
  console.error(`\n${explain(error)}`)
} finally {
  await supervisor.stop()
}
process.exit(code)
