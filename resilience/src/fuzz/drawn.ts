import '@chat/backend-test/support/conformity/watch'
import { fillRings } from '@chat/backend-test/fuzz/fill-rings'
import { BATCH_CASES, findFaults, openLines, playRound } from '@chat/backend-test/fuzz/play'
import type { Database } from '@chat/backend-test/fuzz/residents'
import { createTally } from '@chat/backend-test/fuzz/tally'
import { createWorld } from '@chat/backend-test/fuzz/world'

/** Cases after which the database is looked at; and between two lines that say how far it is. */
const ROUND_CASES = 10_000
const TOLD_CASES = 2_000

export interface DrawnOptions {
  url: string
  database: Database
  cases: number
  seed: number
  say(line: string): void
  /** Called after the first round: what a replica keeps for good, it keeps by then. No socket of these cases is open. */
  onWarm(): Promise<void>
}

/** Plays cases that fast-check draws, round by round; gives how many, and what is wrong, at which it ends. */
export async function playDrawn({ url, database, cases, seed, say, onWarm }: DrawnOptions) {
  const tally = createTally()
  const world = await createWorld(url, database)
  const lines = openLines(world)
  await fillRings(world, lines, seed)
  const findings: string[] = []
  // Two at least: without a second one nothing could be seen to grow.
  const size = Math.min(ROUND_CASES, Math.ceil(cases / 2 / BATCH_CASES) * BATCH_CASES)
  const start = performance.now()
  for (let done = 0, round = seed; done < cases && findings.length === 0; done += size, round++) {
    const onBatch = (inRound: number) => {
      const now = done + inRound
      if (now % TOLD_CASES > 0) return
      const aSecond = Math.round((1_000 * now) / (performance.now() - start))
      say(`  ${now.toLocaleString('en')} of ${cases.toLocaleString('en')} cases, ${aSecond} a second; seed ${round}`)
    }
    try {
      await playRound({ world, lines, tally }, { seed: round, cases: Math.min(size, cases - done), onBatch })
      findings.push(...(await findFaults(database, world)))
    } catch (error) {
      findings.push((error as Error).message)
    }
    if (findings.length > 0) {
      findings.push(`Again: npm run fuzz -- --skip-schemathesis --seed ${round} --cases ${2 * size}`)
    }
    for (const line of lines) line.close()
    if (done === 0) await onWarm()
  }
  return { cases: tally.cases(), findings }
}
