import { randomUUIDv7 } from 'node:crypto'
import type { Change } from '@chat/contract/changes'
import type { QueryConfig, QueryResult } from 'pg'
import pino from 'pino'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { Bus } from '../src/bus/bus.ts'
import type { Notification } from '../src/bus/notification.ts'
import { createPostgresBus } from '../src/bus/postgres-bus.ts'
import { createReconnectingClient, type ReconnectingClient } from '../src/db/reconnecting-client.ts'
import type { Queryable } from '../src/db/transaction.ts'
import { listChanges } from '../src/messages/repository.ts'
import { storeAlone, storeMessages } from '../src/messages/store.ts'
import { createMessageWriter, type MessageWriter } from '../src/messages/writer.ts'
import { createMetrics } from '../src/metrics/metrics.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'

const author = { id: 1, name: 'Ada' }

type Send = () => ReturnType<MessageWriter['send']>

/** A single message and a batch are stored by different statements. */
const WAYS = [
  ['in a batch', (sends: Send[]) => Promise.allSettled(sends.map((send) => send()))],
  [
    'one after another',
    (sends: Send[]) => Array.fromAsync(sends, async (send) => (await Promise.allSettled([send()]))[0]),
  ],
] as const

/** A database whose first account is a member of three rooms, and a connection for the writer. */
async function createMembers() {
  const database = await createTestDatabase()
  await database.query(`INSERT INTO account (name, password_hash) VALUES ('Ada', 'none')`)
  await database.query(`INSERT INTO room (name, visibility) VALUES ('third', 'public')`)
  await database.query('INSERT INTO room_member (room_id, account_id) VALUES (1, 1), (2, 1), (3, 1)')
  const client = createReconnectingClient({ url: database.url, purpose: 'writer', onError: () => {} })
  await vi.waitUntil(() => client.isConnected())
  const remove = async () => {
    await client.close()
    await database.drop()
  }
  return { database, client, remove }
}

let database: TestDatabase
let members: Awaited<ReturnType<typeof createMembers>>
beforeAll(async () => {
  members = await createMembers()
  database = members.database
})
afterAll(() => members.remove())

function create(client: ReconnectingClient = members.client) {
  const notifications: unknown[] = []
  const committed: number[] = []
  const bus: Bus = {
    listen: () => {},
    join: () => {},
    close: async () => {},
    publish: async (notification) => void notifications.push(notification),
    publishWithin: async () => {},
    isConnected: () => true,
  }
  const onCommitted = (_room: number, changes: { seq: number }[]) =>
    void committed.push(...changes.map(({ seq }) => seq))
  return {
    writer: createMessageWriter({ client, bus, metrics: createMetrics(), onCommitted }),
    notifications,
    committed,
  }
}

const untilLockIsAwaited = () =>
  vi.waitUntil(async () => {
    // A transaction repeats its first result.
    await database.query('SELECT pg_stat_clear_snapshot()')
    const waiting = await database.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
    return waiting.length === 1
  })

test('messages that arrive together are one batch, and messages that arrive during its commit are the next batch', async () => {
  const { writer, notifications, committed } = create()
  const send = () => writer.send(author, 1, { id: randomUUIDv7(), body: 'x' })
  await database.query('BEGIN')
  await database.query('SELECT 1 FROM room WHERE id = 1 FOR UPDATE')
  const sent = Array.from({ length: 50 }, send)
  await untilLockIsAwaited()
  sent.push(...Array.from({ length: 50 }, send))
  await database.query('COMMIT')
  const stored = await Promise.all(sent)
  expect(notifications).toHaveLength(2)
  expect(committed).toEqual(stored.map(({ seq }) => seq))
  expect(committed).toEqual(committed.map((_, index) => (committed[0] ?? 0) + index))
})

/** A writer that notifies by NOTIFY, and the notifications that a replica receives. */
async function createTelling() {
  const heard: NonNullable<Notification['rooms']> = []
  const metrics = createMetrics()
  const bus = createPostgresBus({ url: database.url, metrics, logger: pino({ level: 'silent' }) })
  const listening = Promise.withResolvers<void>()
  bus.listen({
    onNotification: ({ rooms = [] }) => void heard.push(...rooms),
    onConnect: listening.resolve,
    onUnknownChange() {},
  })
  await listening.promise
  onTestFinished(() => bus.close())
  const committed: Change[] = []
  const onCommitted = (_room: number, changes: Change[]) => void committed.push(...changes)
  return { writer: createMessageWriter({ client: members.client, bus, metrics, onCommitted }), heard, committed }
}

/** The groups in which four messages are announced. The third message is too long for a payload. */
const PARTS = {
  'in a batch': [
    [0, 1],
    [2, 3],
  ],
  'one after another': [[0], [1], [2], [3]],
}

test.for(WAYS)(
  'messages %s are announced as the log and the sender have them; a message that is too long only by its seq',
  async ([way, sendAll]) => {
    const { writer, heard, committed } = await createTelling()
    const bodies = ['first', `"quoted" \\ \n \t \u0001 € 🫖 </script>`, '\u0001'.repeat(1_500), 'last']
    await sendAll(bodies.map((body) => () => writer.send(author, 3, { id: randomUUIDv7(), body })))
    await expect.poll(() => heard.length).toBe(PARTS[way].length)
    const logged = await listChanges(members.client, 3, (committed[0]?.seq ?? 0) - 1, 10)
    expect(committed).toEqual(logged)
    expect(heard).toEqual(
      PARTS[way].map((part) => {
        const changes = part.map((index) => logged[index] as Change)
        return { room: 3, seq: changes.at(-1)?.seq, ...(part.includes(2) ? {} : { changes }) }
      }),
    )
    expect(logged.map((change) => 'message' in change && change.message.body)).toEqual(bodies)
  },
)

test('a message as long as the payload limit of NOTIFY is stored and announced like the others', async () => {
  const { writer, heard } = await createTelling()
  // Each character has three bytes, so these lengths cross the limit one by one.
  const bodies = Array.from({ length: 200 }, (_, index) => '€'.repeat(2_430 + index))
  await Promise.all(bodies.map((body) => writer.send(author, 3, { id: randomUUIDv7(), body })))
  await expect.poll(() => heard.length).toBe(bodies.length)
  const whole = heard.map(({ changes }) => changes !== undefined)
  expect([whole[0], whole.at(-1)]).toEqual([true, false])
  expect(whole.lastIndexOf(true)).toBe(whole.indexOf(false) - 1)
})

test('one bad message in a batch does not affect the others', async () => {
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

test.for(WAYS)(
  'each of several messages %s gets its own result: stored, stored before, conflict, no member, no room',
  async ([, sendAll]) => {
    const { writer } = create()
    const id = randomUUIDv7()
    const first = await writer.send(author, 1, { id, body: 'same' })
    const outcomes = await sendAll([
      () => writer.send(author, 1, { id: randomUUIDv7(), body: 'goes at once' }),
      () => writer.send(author, 1, { id, body: 'same' }),
      () => writer.send(author, 2, { id, body: 'another room' }),
      () => writer.send({ id: 2, name: 'Stranger' }, 1, { id: randomUUIDv7(), body: 'no member' }),
      () => writer.send(author, 404, { id: randomUUIDv7(), body: 'no room' }),
      () => writer.send(author, 1, { id, body: 'other' }),
    ])
    const results = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.fresh : (outcome.reason.problem.code as string),
    )
    expect(results).toEqual([true, false, true, 'not-a-member', 'room-not-found', 'id-conflict'])
    expect((outcomes[1] as PromiseFulfilledResult<unknown>).value).toEqual({ ...first, fresh: false })
  },
)

test('a single message that waits for a transaction sees the result of this transaction', async () => {
  const { writer } = create()
  async function sendBehind(...statements: string[]) {
    await database.query('BEGIN')
    for (const statement of ['UPDATE room SET seq = seq + 1 WHERE id = 1', ...statements])
      await database.query(statement)
    const sent = Promise.allSettled([writer.send(author, 1, { id: randomUUIDv7(), body: 'x' })])
    await untilLockIsAwaited()
    await database.query('COMMIT')
    return (await sent)[0]
  }
  const { seq } = await writer.send(author, 1, { id: randomUUIDv7(), body: 'before' })
  expect(await sendBehind()).toMatchObject({ value: { seq: seq + 2, fresh: true } })
  const refused = { reason: { problem: { code: 'not-a-member' } } }
  expect(await sendBehind('DELETE FROM room_member WHERE (room_id, account_id) = (1, 1)')).toMatchObject(refused)
  await database.query('INSERT INTO room_member (room_id, account_id) VALUES (1, 1)')
})

test('the writer finds a message by its key, even if the plan was made for a small table', async () => {
  const rooms = Array.from({ length: 20 }, (_, index) => index + 1)
  const fresh = await createMembers()
  await fresh.database.query(`INSERT INTO room (name, visibility) SELECT n, 'private' FROM generate_series(4, 20) AS n`)
  await fresh.database.query(
    'INSERT INTO room_member (room_id, account_id) SELECT n, 1 FROM generate_series(4, 20) AS n',
  )
  const { writer } = create(fresh.client)
  const statements: string[] = []
  const recorder: Queryable = {
    async query(statement) {
      statements.push((statement as QueryConfig).text)
      return { rows: [] as never[] } as QueryResult<never>
    },
  }
  const message = { room: 1, author, id: randomUUIDv7(), body: 'x' }
  await storeAlone(recorder, message)
  await storeMessages(recorder, [message])
  const looking = statements.filter((text) => text.includes('message AS old'))
  expect(looking).toHaveLength(2)

  async function expectKeys() {
    await fresh.database.query('ANALYZE')
    for (const text of looking) {
      const { rows } = await fresh.client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${text}`)
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      expect(plan).toMatch(/on message old .*\n +Index Cond: .*client_id = /)
    }
  }
  await expectKeys()
  for (let batch = 0; batch < 10; batch++) {
    for (const share of [rooms.slice(0, 5), rooms.slice(5)]) {
      await Promise.all(share.map((room) => writer.send(author, room, { id: randomUUIDv7(), body: 'x' })))
      await expectKeys()
    }
  }
  await fresh.remove()
})
