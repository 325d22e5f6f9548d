import fc from 'fast-check'
import { takeDifferences } from '../support/conformity/record.ts'
import { httpCases } from './http-cases.ts'
import { findBrokenInvariants } from './invariants.ts'
import type { Database } from './residents.ts'
import { createSerialSocket, type SerialSocket } from './serial-socket.ts'
import { socketCases } from './socket-cases.ts'
import type { Tally } from './tally.ts'
import { wireCases } from './wire-cases.ts'
import type { World } from './world.ts'

/** Concurrent cases. */
export const BATCH_CASES = 100

/** The data, the sockets and the tally of a run. */
export interface FuzzRun {
  world: World
  sockets: SerialSocket[]
  tally: Tally
}

export interface Round {
  seed: number
  cases: number
  /** Called before each batch, with the number of finished cases. */
  onBatch?: (done: number) => void
}

/** Opens two sockets for each owner. */
export const openSerialSockets = (world: World): SerialSocket[] =>
  [...world.owners, ...world.owners].map((owner) => createSerialSocket(world.url, owner))

/**
 * Draws cases and runs them concurrently. Each must get the expected result, and every answer must match the API description.
 * @throws Error with the failed cases; the same seed draws the same cases
 */
export async function runRound({ world, sockets, tally }: FuzzRun, { seed, cases, onBatch }: Round): Promise<void> {
  const drawn = fc.oneof(
    { weight: 8, arbitrary: httpCases.map((play) => () => play(world, tally)) },
    { weight: 2, arbitrary: socketCases.map((play) => () => play(world, sockets, tally)) },
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
  // No shrinking, because a repeated case would meet other data. Each case is small.
  const { failed, errorInstance } = await fc.check(property, { seed, numRuns, endOnFailure: true })
  if (failed) throw errorInstance
}

/** Returns the violated invariants, and the messages that are only acknowledged or only stored. */
export async function findFaults(database: Database, { acknowledged }: World): Promise<string[]> {
  const rows = await database.query<{ message: string }>(`SELECT room_id || ' ' || client_id AS message FROM message`)
  const stored = new Set(rows.map(({ message }) => message))
  const lost = [...acknowledged].filter((message) => !stored.has(message))
  const unacknowledged = [...stored].filter((message) => !acknowledged.has(message))
  return [
    ...(await findBrokenInvariants(database)),
    ...lost.map((message) => `acknowledged but not stored: ${message}`),
    ...unacknowledged.map((message) => `stored but not acknowledged: ${message}`),
  ]
}
