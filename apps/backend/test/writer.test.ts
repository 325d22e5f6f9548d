import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createLastingClient, type LastingClient } from '../src/db/lasting-client.ts'
import { createMessageWriter } from '../src/messages/writer.ts'
import { createMetrics } from '../src/metrics/metrics.ts'
import type { Bus } from '../src/realtime/bus.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'

let database: TestDatabase
let client: LastingClient
const author = { id: 1, name: 'Ada' }

beforeAll(async () => {
  database = await createTestDatabase()
  await database.query(`INSERT INTO account (name, password_hash) VALUES ('Ada', 'none')`)
  await database.query('INSERT INTO room_member (room_id, account_id) VALUES (1, 1), (2, 1)')
  client = createLastingClient({ url: database.url, purpose: 'writer', onError: () => {} })
  await vi.waitUntil(() => client.isConnected())
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

function create() {
  const hints: unknown[] = []
  const committed: number[] = []
  const bus: Bus = {
    listen: () => {},
    close: async () => {},
    announce: async () => {},
    announceWithin: async (_tx, hint) => void hints.push(hint),
    isConnected: () => true,
  }
  const onCommitted = (_room: number, changes: { seq: number }[]) =>
    void committed.push(...changes.map(({ seq }) => seq))
  return { writer: createMessageWriter({ client, bus, metrics: createMetrics(), onCommitted }), hints, committed }
}

test('what arrives while a batch commits makes one next batch', async () => {
  const { writer, hints, committed } = create()
  const stored = await Promise.all(
    Array.from({ length: 100 }, () => writer.send(author, 1, { id: randomUUIDv7(), body: 'x' })),
  )
  expect(hints).toHaveLength(2)
  expect(committed).toEqual(stored.map(({ seq }) => seq))
  expect(committed).toEqual(committed.map((_, index) => (committed[0] ?? 0) + index))
})

test('one bad message in a batch hurts no other', async () => {
  const { writer } = create()
  const bodies = Array.from({ length: 50 }, (_, index) =>
    index === 33 ? 'NUL \0 is refused by PostgreSQL' : `good ${index}`,
  )
  const outcomes = await Promise.allSettled(bodies.map((body) => writer.send(author, 2, { id: randomUUIDv7(), body })))
  expect(outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([33])
  const [row] = await database.query(
    `SELECT count(*)::int AS count, max(seq)::int AS last, (SELECT seq::int FROM room WHERE id = 2) AS room FROM message WHERE room_id = 2`,
  )
  expect(row).toEqual({ count: 49, last: 49, room: 49 })
})

test('each message of a batch is judged by itself: stored, stored before, conflict, no member, no room', async () => {
  const { writer } = create()
  const id = randomUUIDv7()
  const first = await writer.send(author, 1, { id, body: 'same' })
  const outcomes = await Promise.allSettled([
    writer.send(author, 1, { id: randomUUIDv7(), body: 'goes at once' }),
    writer.send(author, 1, { id, body: 'same' }),
    writer.send(author, 2, { id, body: 'another room' }),
    writer.send({ id: 2, name: 'Stranger' }, 1, { id: randomUUIDv7(), body: 'no member' }),
    writer.send(author, 404, { id: randomUUIDv7(), body: 'no room' }),
    writer.send(author, 1, { id, body: 'other' }),
  ])
  const told = outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value.fresh : (outcome.reason.problem.code as string),
  )
  expect(told).toEqual([true, false, true, 'not-a-member', 'room-not-found', 'id-conflict'])
  expect((outcomes[1] as PromiseFulfilledResult<unknown>).value).toEqual({ ...first, fresh: false })
})
