import { createOwnPostgres, type OwnPostgres } from '@chat/testing/own-postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { expectNothingLost, listAlive, startLoad } from '../support/load.ts'
import { createPerson } from '../support/person.ts'
import { type Replica, startReplica } from '../support/replica.ts'

const CRASHES = Number(process.env.CRASHES ?? 2)
const DISPLAYS_BETWEEN = 40_000

let postgres: OwnPostgres
let replicas: Replica[]

beforeAll(async () => {
  postgres = await createOwnPostgres()
})

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.end('SIGTERM')))
  await postgres.close()
})

async function startReplicas(database: TestDatabase) {
  replicas = await Promise.all([1, 2, 3].map(() => startReplica({ DATABASE_URL: database.url })))
  return replicas
}

test(
  'a database that crashes under load ends no replica and loses nothing, and requests get 503 until it returns',
  async () => {
    const database = await createTestDatabase({ adminUrl: postgres.adminUrl })
    const [first] = await startReplicas(database)
    const url = first?.url ?? ''
    const person = await createPerson(url)
    const load = await startLoad({ database, urls: () => listAlive(replicas) })
    for (let crash = 0; crash < CRASHES; crash++) {
      await load.displayed(DISPLAYS_BETWEEN)
      await postgres.crash()
      await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(503)
      const answer = await fetch(`${url}/api/me`, { headers: { cookie: person.cookie() ?? '' } })
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await answer.json()).toMatchObject({ code: 'unavailable' })
      expect((await fetch(`${url}/healthz`)).status).toBe(200)
      await postgres.start()
      await load.displayed(1)
      await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200)
    }
    await load.displayed(DISPLAYS_BETWEEN)
    await database.reconnect()
    await expectNothingLost(`${CRASHES} crashes of the database`, await load.stop(), database)
    expect(replicas.map(({ process }) => process.exitCode)).toEqual([null, null, null])
  },
  120_000 + CRASHES * 20_000,
)
