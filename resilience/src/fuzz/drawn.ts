import '@chat/backend-test/support/conformity/watch'
import { fillReplayBuffers } from '@chat/backend-test/fuzz/fill-replay-buffers'
import { BATCH_CASES, findFaults, openSerialSockets, runRound } from '@chat/backend-test/fuzz/play'
import type { Database } from '@chat/backend-test/fuzz/residents'
import { createTally } from '@chat/backend-test/fuzz/tally'
import { createWorld } from '@chat/backend-test/fuzz/world'

/** Cases between two checks of the database, and between two lines of progress. */
const ROUND_CASES = 10_000
const PROGRESS_CASES = 2_000

export interface DrawnOptions {
  url: string
  database: Database
  cases: number
  seed: number
  say(line: string): void
  /** Called after the first round, when caches are full and no socket of these cases is open. */
  onWarm(): Promise<void>
}

/** Runs cases of fast-check in rounds until the first finding. Returns the number of cases and the findings. */
export async function runDrawn({ url, database, cases, seed, say, onWarm }: DrawnOptions) {
  const tally = createTally()
  const world = await createWorld(url, database)
  const sockets = openSerialSockets(world)
  await fillReplayBuffers(world, sockets, seed)
  const findings: string[] = []
  // At least two rounds, because growth shows only after the first.
  const size = Math.min(ROUND_CASES, Math.ceil(cases / 2 / BATCH_CASES) * BATCH_CASES)
  const start = performance.now()
  for (let done = 0, round = seed; done < cases && findings.length === 0; done += size, round++) {
    const onBatch = (inRound: number) => {
      const now = done + inRound
      if (now % PROGRESS_CASES > 0) return
      const perSecond = Math.round((1_000 * now) / (performance.now() - start))
      say(
        `  ${now.toLocaleString('en')} of ${cases.toLocaleString('en')} cases, ${perSecond} per second; seed ${round}`,
      )
    }
    try {
      await runRound({ world, sockets, tally }, { seed: round, cases: Math.min(size, cases - done), onBatch })
      findings.push(...(await findFaults(database, world)))
    } catch (error) {
      findings.push((error as Error).message)
    }
    if (findings.length > 0) {
      findings.push(`Repeat it: npm run fuzz -- --skip-schemathesis --seed ${round} --cases ${2 * size}`)
    }
    for (const socket of sockets) socket.close()
    if (done === 0) await onWarm()
  }
  return { cases: tally.cases(), findings }
}
