import { OPERATIONS } from '@chat/contract/operations/all'
import { PATHS } from '@chat/contract/paths'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVENT_FIELDS } from './fuzz/fields.ts'
import { httpCases } from './fuzz/http-cases.ts'
import { findBrokenInvariants } from './fuzz/invariants.ts'
import { socketCases } from './fuzz/socket-cases.ts'
import { createSocketLine, type SocketLine } from './fuzz/socket-line.ts'
import { createTally, type Tally } from './fuzz/tally.ts'
import { VALID_CALLS } from './fuzz/valid-calls.ts'
import { createWorld, type World } from './fuzz/world.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { startReplica } from './support/replica.ts'

const CASES = Number(process.env.FUZZ_CASES ?? 20_000)
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121)

/** Cases in one world: what they leave behind makes every list longer. */
const ROUND_CASES = 20_000

/** Cases under way at once. */
const BATCH_CASES = 100

/** Milliseconds for one round, on a busy machine. */
const ROUND_MAX_MS = 300_000

/** Ends the process, and so comes last. */
const LAST_OPERATION = `post ${PATHS.teaching}`

const allOperations = OPERATIONS.map(({ method, path }) => `${method} ${path}`)
const rounds = Math.ceil(CASES / ROUND_CASES)

test(`no request and no frame breaks anything: ${CASES} cases from seed ${SEED}`, {
  timeout: rounds * ROUND_MAX_MS,
}, async () => {
  expect([...Object.keys(VALID_CALLS), LAST_OPERATION].sort()).toEqual(allOperations.toSorted())
  const tally = createTally()
  for (let round = 0; round < rounds; round++) await playRound(SEED + round, tally)
  tally.print()
  expect(tally.cases()).toBeGreaterThanOrEqual(CASES)
  expect(tally.validShare()).toBeGreaterThan(0.2)
  for (const operation of allOperations) expect(tally.endsOf(operation).some(isSuccess), operation).toBe(true)
  const { 'room:resume': resumed, ...quiet } = Object.fromEntries(
    [...EVENT_FIELDS.keys()].map((event) => [event, tally.endsOf(event)]),
  )
  expect(resumed).toContain('room:resumed')
  expect(quiet['message:send']).toContain('message:stored')
  expect(quiet['room:leave']).toContain('done')
  expect(quiet['typing:start']).toContain('done')
})

/** Plays one round in a world of its own, and looks at what it left. */
async function playRound(seed: number, tally: Tally) {
  const database = await createTestDatabase()
  const replica = await startReplica({ DATABASE_URL: database.url, TEACHING: '1' })
  const world = await createWorld(replica.url, database)
  const lines = [...world.owners, ...world.owners].map((owner) => createSocketLine(replica.url, owner))
  await playCases(seed, world, lines, tally)
  expect(lines.reduce((sum, line) => sum + line.heardTyping(), 0)).toBeGreaterThan(0)
  for (const line of lines) line.close()
  expect(await findBrokenInvariants(database)).toEqual([])
  expect(await listMessages(database)).toEqual([...world.acknowledged].sort())
  expect(replica.log()).not.toContain('"level":50')
  await endBadly(replica.url, tally)
  expect(await replica.end('SIGTERM')).toBe(1)
  await database.drop()
}

/** Draws cases and runs many at once. A failure tells its case; the same seed draws the same cases again. */
async function playCases(seed: number, world: World, lines: SocketLine[], tally: Tally) {
  const cases = fc.oneof(
    { weight: 4, arbitrary: httpCases.map((play) => () => play(world, tally)) },
    { weight: 1, arbitrary: socketCases.map((play) => () => play(world, lines, tally)) },
  )
  const batches = fc.array(cases, { minLength: BATCH_CASES, maxLength: BATCH_CASES })
  const property = fc.asyncProperty(batches, async (batch) => {
    const ends = await Promise.allSettled(batch.map((play) => play()))
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))
    if (failures.length > 0) throw new AggregateError(failures)
  })
  const numRuns = Math.ceil(Math.min(CASES, ROUND_CASES) / BATCH_CASES)
  // Not made smaller: what others did in the meantime cannot be drawn again, and each case is small.
  const { failed, counterexamplePath, errorInstance } = await fc.check(property, { seed, numRuns, endOnFailure: true })
  if (!failed) return
  const { errors = [errorInstance] } = errorInstance as { errors?: unknown[] }
  throw new Error(`Seed ${seed}, batch ${counterexamplePath}:\n${errors.map(String).join('\n')}`)
}

/** Every message in the database, but for its world's own: as it was acknowledged. */
async function listMessages(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ message: string }>(`SELECT room_id || ' ' || client_id AS message FROM message`)
  return rows.map(({ message }) => message).sort()
}

async function endBadly(url: string, tally: Tally) {
  const response = await fetch(url + PATHS.teaching, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ end: 'crash' }),
  })
  tally.count(LAST_OPERATION, response.status, 'valid')
}

const isSuccess = (end: string) => end.startsWith('2')
