import { OPERATIONS } from '@chat/contract/operations/all'
import { PATHS } from '@chat/contract/paths'
import { expect, test } from 'vitest'
import { EVENT_FIELDS } from './fuzz/fields.ts'
import { findFaults, openSerialSockets, runRound } from './fuzz/play.ts'
import { createTally, type Tally } from './fuzz/tally.ts'
import { VALID_CALLS } from './fuzz/valid-calls.ts'
import { createWorld } from './fuzz/world.ts'
import { createTestDatabase } from './support/database.ts'
import { startReplica } from './support/replica.ts'

/** Enough cases for every expected result; `npm run fuzz` runs more, with other seeds. */
const CASES = 20_000
const SEED = 20_261_121

/** Maximum ms on a busy machine. */
const ROUND_MAX_MS = 300_000

/** Runs last, because it ends the process. */
const LAST_OPERATION = `post ${PATHS.teaching}`

const allOperations = OPERATIONS.map(({ method, path }) => `${method} ${path}`)

test(`no request and no frame breaks anything: ${CASES} cases from seed ${SEED}`, {
  timeout: ROUND_MAX_MS,
}, async () => {
  expect([...Object.keys(VALID_CALLS), LAST_OPERATION].sort()).toEqual(allOperations.toSorted())
  const tally = createTally()
  const database = await createTestDatabase()
  const replica = await startReplica({ DATABASE_URL: database.url, TEACHING: '1' })
  const world = await createWorld(replica.url, database)
  const sockets = openSerialSockets(world)
  await runRound({ world, sockets, tally }, { seed: SEED, cases: CASES })
  expect(sockets.reduce((sum, socket) => sum + socket.typingEvents(), 0)).toBeGreaterThan(0)
  for (const socket of sockets) socket.close()
  expect(await findFaults(database, world)).toEqual([])
  expect(replica.log()).not.toContain('"level":50')
  await crash(replica.url, tally)
  expect(await replica.end('SIGTERM')).toBe(1)
  await database.drop()
  expectAllTried(tally)
})

/** Fails if an operation or event never succeeded, because then its cases prove nothing. */
function expectAllTried(tally: Tally) {
  tally.print()
  expect(tally.cases()).toBeGreaterThanOrEqual(CASES)
  expect(tally.validShare()).toBeGreaterThan(0.2)
  for (const operation of allOperations) expect(tally.endsOf(operation).some(isSuccess), operation).toBe(true)
  const { 'room:resume': resumed, ...quiet } = Object.fromEntries(
    [...EVENT_FIELDS.keys()].map((event) => [event, tally.endsOf(event)]),
  )
  expect(resumed).toContain('room:resumed')
  expect(quiet['message:send']).toContain('message:stored')
  expect(quiet['room:unsubscribe']).toContain('done')
  expect(quiet['typing:start']).toContain('done')
}

async function crash(url: string, tally: Tally) {
  const response = await fetch(url + PATHS.teaching, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ end: 'crash' }),
  })
  tally.count(LAST_OPERATION, response.status, 'valid')
}

const isSuccess = (end: string) => end.startsWith('2')
