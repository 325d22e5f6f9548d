import fc from 'fast-check'
import { takeDifferences } from '../support/conformity/record.ts'
import { httpCases } from './http-cases.ts'
import { findBrokenInvariants } from './invariants.ts'
import type { Database } from './residents.ts'
import { socketCases } from './socket-cases.ts'
import { createSocketLine, type SocketLine } from './socket-line.ts'
import type { Tally } from './tally.ts'
import { wireCases } from './wire-cases.ts'
import type { World } from './world.ts'

/** Cases under way at once. */
export const BATCH_CASES = 100

/** Who plays, and where it is counted. */
export interface Game {
  world: World
  lines: SocketLine[]
  tally: Tally
}

export interface Round {
  seed: number
  cases: number
  /** Called before each batch, with the number of cases that are done. */
  onBatch?: (done: number) => void
}

/** Two sockets for each owner. */
export const openLines = (world: World): SocketLine[] =>
  [...world.owners, ...world.owners].map((owner) => createSocketLine(world.url, owner))

/**
 * Draws cases and runs many at once: each must end as it has to, with every answer as it is described.
 * @throws Error that tells the batch and its cases that failed; the same seed draws the same cases again
 */
export async function playRound({ world, lines, tally }: Game, { seed, cases, onBatch }: Round): Promise<void> {
  const drawn = fc.oneof(
    { weight: 8, arbitrary: httpCases.map((play) => () => play(world, tally)) },
    { weight: 2, arbitrary: socketCases.map((play) => () => play(world, lines, tally)) },
    { weight: 1, arbitrary: wireCases.map((play) => () => play(world, tally)) },
  )
  const batches = fc.array(drawn, { minLength: BATCH_CASES, maxLength: BATCH_CASES })
  let done = 0
  const property = fc.asyncProperty(batches, async (batch) => {
    onBatch?.(done)
    const ends = await Promise.allSettled(batch.map((play) => play()))
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []))
    failures.push(...takeDifferences())
    if (failures.length > 0) throw new Error(`${done} cases after seed ${seed}:\n${failures.join('\n')}`)
    done += BATCH_CASES
  })
  const numRuns = Math.ceil(cases / BATCH_CASES)
  // Not made smaller: what others did in the meantime cannot be drawn again, and each case is small.
  const { failed, errorInstance } = await fc.check(property, { seed, numRuns, endOnFailure: true })
  if (failed) throw errorInstance
}

/** What the database holds that it must not, whatever was sent: broken rules, or other messages than were acknowledged. */
export async function findFaults(database: Database, { acknowledged }: World): Promise<string[]> {
  const rows = await database.query<{ message: string }>(`SELECT room_id || ' ' || client_id AS message FROM message`)
  const stored = new Set(rows.map(({ message }) => message))
  const lost = [...acknowledged].filter((message) => !stored.has(message))
  const strange = [...stored].filter((message) => !acknowledged.has(message))
  return [
    ...(await findBrokenInvariants(database)),
    ...lost.map((message) => `acknowledged and not stored: ${message}`),
    ...strange.map((message) => `stored and not acknowledged: ${message}`),
  ]
}
