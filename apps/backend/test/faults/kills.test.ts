import { createRandom } from '@chat/testing/random'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { expectNothingLost, listAlive, startLoad } from '../support/load.ts'
import { type Replica, startReplica } from '../support/replica.ts'

/** Number of kills, and the seed. `KILLS=50 SEED=7` in the environment repeats a run. */
const KILLS = Number(process.env.KILLS ?? 6)
const SEED = Number(process.env.SEED ?? 1)

/** Displays between two kills, so that a run of six kills has enough displays for a proof. */
const DISPLAYS_BETWEEN = 20_000

let database: TestDatabase
let replicas: Replica[]

beforeAll(async () => {
  database = await createTestDatabase()
  replicas = await Promise.all([1, 2, 3].map(() => startReplica({ DATABASE_URL: database.url })))
})

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.end('SIGTERM')))
  await database.drop()
})

test(
  'replicas killed with SIGKILL under load lose no message, repeat none, and keep the order',
  async () => {
    const random = createRandom(SEED)
    const load = await startLoad({ database, urls: () => listAlive(replicas) })
    for (let kill = 0; kill < KILLS; kill++) {
      await load.displayed(DISPLAYS_BETWEEN)
      const index = Math.floor(random() * replicas.length)
      const victim = replicas[index] as Replica
      await victim.end('SIGKILL')
      replicas[index] = await startReplica({ DATABASE_URL: database.url }, { port: Number(new URL(victim.url).port) })
    }
    await expectNothingLost(`${KILLS} kills, seed ${SEED}`, await load.stop(), database)
    expect(listAlive(replicas)).toHaveLength(replicas.length)
  },
  60_000 + KILLS * 10_000,
)
