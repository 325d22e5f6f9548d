import { randomUUIDv7 } from 'node:crypto'
import { createConnection } from '@chat/client/connection'
import { createLedger } from '@chat/client/ledger'
import { createNodeSession } from '@chat/client/node-session'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCrowd, openAtNextReplica } from './support/crowd.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { type Replica, startReplica } from './support/replica.ts'

const CLIENTS = 100
const MESSAGES_PER_SECOND = 400
const KILLS = 6
/** A run with fewer displays than this proves nothing. */
const DISPLAYS_MIN = 100_000

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

/** Connects the crowd to room 1 and begins to write; `stop` waits until all is acknowledged and displayed. */
async function startLoad() {
  const ledger = createLedger()
  const members = await createCrowd(database, CLIENTS)
  const { api } = createNodeSession((replicas[0] as Replica).url)
  await api.signUp({ name: 'judge', password: 'only for tests' })
  const { epoch, seq } = await api.listMessages(1)
  const alive = () =>
    replicas.filter(({ process }) => process.exitCode === null && !process.killed).map(({ url }) => url)

  const connections = members.map((member, index) => {
    const display = ledger.addReader(seq)
    const connection = createConnection({
      url: '',
      open: openAtNextReplica(member, alive, index),
      handlers: {
        changed: (_room, changes) => {
          for (const change of changes) if (change.kind === 'message:sent') display(change.seq)
        },
      },
    })
    connection.start()
    connection.follow(1, seq, epoch)
    return connection
  })
  await expect
    .poll(() => connections.every((connection) => connection.state() === 'open'), { timeout: 20_000 })
    .toBe(true)

  const start = performance.now()
  let turn = 0
  function write() {
    const connection = connections[turn++ % CLIENTS] as (typeof connections)[0]
    const id = randomUUIDv7()
    ledger.sent(id)
    const { stored } = connection.send(1, `message ${turn}`, id)
    stored.then(
      (answer) => ledger.acknowledged(id, answer.seq),
      () => {},
    )
  }
  // By the clock, as a timer that comes late must not lower the load.
  const writing = setInterval(() => {
    while (turn < ((performance.now() - start) / 1_000) * MESSAGES_PER_SECOND) write()
  }, 5)

  return {
    ledger,
    async stop() {
      clearInterval(writing)
      await expect
        .poll(() => connections.every((connection) => connection.pending() === 0), { timeout: 30_000 })
        .toBe(true)
      const stored = await database.query<{ id: string; seq: number }>(
        'SELECT client_id AS id, seq FROM message WHERE room_id = 1 ORDER BY seq',
      )
      await expect.poll(() => ledger.displays(), { timeout: 30_000 }).toBeGreaterThanOrEqual(stored.length * CLIENTS)
      for (const connection of connections) connection.close()
      return ledger.judge(stored)
    },
  }
}

test('replicas killed with SIGKILL under load lose nothing, double nothing, and keep the order', async () => {
  const load = await startLoad()
  for (let kill = 0; kill < KILLS; kill++) {
    // The load goes on between two kills, as long as it takes to show that it does.
    const target = load.ledger.displays() + DISPLAYS_MIN / KILLS
    await expect.poll(() => load.ledger.displays(), { timeout: 30_000 }).toBeGreaterThan(target)
    const index = kill % replicas.length
    const victim = replicas[index] as Replica
    await victim.end('SIGKILL')
    replicas[index] = await startReplica({ DATABASE_URL: database.url }, { port: Number(new URL(victim.url).port) })
  }
  const report = await load.stop()
  console.log(`${KILLS} kills: ${JSON.stringify(report)}`)
  expect(report.expected).toBeGreaterThan(DISPLAYS_MIN)
  expect(report).toMatchObject({ acknowledgedNotStored: 0, storedTwice: 0, missing: 0, double: 0, outOfOrder: 0 })
  expect(report.stored).toBe(report.sent)
  const [gaps] = await database.query(
    'SELECT count(*)::int AS changes, max(seq)::int AS last FROM change WHERE room_id = 1',
  )
  expect(gaps?.changes).toBe(gaps?.last)
})
