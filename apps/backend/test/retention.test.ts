import { randomUUID, randomUUIDv7 } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockKey } from '../src/db/identity.ts'
import { createPool } from '../src/db/pool.ts'
import { applyRetention } from '../src/messages/retention.ts'
import { runCommand } from './support/command.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { createPerson, openSocket, type Person } from './support/person.ts'
import { type Replica, startReplica } from './support/replica.ts'

const DAYS = 30

let database: TestDatabase
let replica: Replica
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool(database.url, () => {})
  replica = await startReplica({ DATABASE_URL: database.url })
})

afterAll(async () => {
  await replica.end('SIGTERM')
  await pool.end()
  await database.drop()
})

const send = (person: Person, room: number, body: string) => person.api.sendMessage(room, { id: randomUUIDv7(), body })

/** Returns a room of Ada and Ben with ten messages. The first five messages and the changes before them are old. */
async function createOldRoom() {
  const [ada, ben] = await Promise.all([createPerson(replica.url, 'Ada'), createPerson(replica.url, 'Ben')])
  const { id: room } = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
  await ada.api.inviteToRoom(room, ben.account.name)
  const seqs: number[] = []
  for (let number = 1; number <= 10; number++) seqs.push((await send(ada, room, `message ${number}`)).seq)
  const boundary = seqs[4] as number
  await makeOld(room, boundary)
  return { ada, ben, room, seqs, boundary }
}

async function makeOld(room: number, upTo: number) {
  const interval = `now() - interval '${DAYS + 1} days'`
  await database.query(`UPDATE change SET at = ${interval} WHERE room_id = $1 AND seq <= $2`, [room, upTo])
  await database.query(`UPDATE message SET sent_at = ${interval} WHERE room_id = $1 AND seq <= $2`, [room, upTo])
}

const unread = async (person: Person, room: number) =>
  (await person.api.listRooms()).rooms.find(({ id }) => id === room)?.unread

test('deletes older messages and changes in batches, and keeps newer ones unchanged', async () => {
  const { ada, ben, room, seqs, boundary } = await createOldRoom()
  await ada.api.markRead(room, seqs[6] ?? 0)
  expect([await unread(ada, room), await unread(ben, room)]).toEqual([3, 10])

  await database.query('INSERT INTO mention (room_id, account_id, seq) SELECT $1, $2, unnest($3::integer[])', [
    room,
    ben.account.id,
    [seqs[0], seqs[7]],
  ])

  const { epoch } = await ben.api.listMessages(room)
  expect(await applyRetention(pool, DAYS, 2)).toEqual({ changes: boundary, messages: 5 })
  expect(await database.query('SELECT seq FROM mention WHERE room_id = $1', [room])).toEqual([{ seq: seqs[7] }])
  const page = await ben.api.listMessages(room)
  expect(page.messages.map(({ body }) => body)).toEqual([6, 7, 8, 9, 10].map((number) => `message ${number}`))
  expect(page).toMatchObject({ more: false, seq: seqs[9] })
  expect([await unread(ada, room), await unread(ben, room)]).toEqual([3, 5])
  expect(await applyRetention(pool, DAYS, 2)).toEqual({ changes: 0, messages: 0 })

  // The log continues at its seq. A client from before the deleted changes reloads the room.
  const after = await startReplica({ DATABASE_URL: database.url })
  const resume = async (seq: number) => {
    const socket = await openSocket(after.url, ben)
    socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
    return socket
  }
  expect(await (await resume(boundary - 1)).next('room:reset')).toMatchObject({ room, reason: 'behind' })
  const near = await resume(boundary)
  await near.next('room:resumed')
  expect(near.changes(room)).toHaveLength(5)
  const { seq } = await send(ada, room, 'and on')
  expect(seq).toBe((seqs[9] ?? 0) + 1)
  await expect.poll(() => near.changes(room)).toHaveLength(6)
  await after.end('SIGTERM')
})

test('a replica that misses deleted changes resets its subscribers, and continues', async () => {
  const { ada, ben, room, seqs } = await createOldRoom()
  const { epoch, seq } = await ben.api.listMessages(room)
  const socket = await openSocket(replica.url, ben)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
  await socket.next('room:resumed')
  // This replica gets no notification of these changes, and the first is deleted before it polls.
  await database.query(
    `WITH advanced AS (UPDATE room SET seq = seq + 2 WHERE id = $1 RETURNING id, seq)
     INSERT INTO change (room_id, seq, kind, account_id, name) SELECT id, seq, 'room:renamed', $2, 'quiet' FROM advanced`,
    [room, ada.account.id],
  )
  expect(await socket.next('room:reset')).toMatchObject({ room, reason: 'behind' })
  socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq: (seqs[9] ?? 0) + 2 }] })
  await socket.next('room:resumed')
  await send(ada, room, 'goes on')
  await expect.poll(() => socket.changes(room).at(-1)).toMatchObject({ message: { body: 'goes on' } })
})

test('an old message with a newer edit loses its text now, and is deleted when the edit is old', async () => {
  const { ada, ben, room, seqs } = await createOldRoom()
  const [first = 0] = seqs
  await ada.api.editMessage(room, first, 'an old secret, edited')
  const edited = (await ben.api.listMessages(room)).seq
  await applyRetention(pool, DAYS)
  expect((await ben.api.listMessages(room)).messages[0]).toMatchObject({ seq: first, body: null })
  // The log still contains the edit.
  const after = await startReplica({ DATABASE_URL: database.url })
  const { epoch } = await ben.api.listMessages(room)
  const socket = await openSocket(after.url, ben)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq: edited - 1 }] })
  await socket.next('room:resumed')
  expect(socket.changes(room)).toMatchObject([{ kind: 'message:edited', message: { seq: first, body: null } }])
  await after.end('SIGTERM')

  await makeOld(room, edited)
  await applyRetention(pool, DAYS)
  expect(await database.query('SELECT 1 FROM message WHERE room_id = $1', [room])).toEqual([])
  expect(await unread(ben, room)).toBe(0)
  expect((await send(ada, room, 'new')).seq).toBe(edited + 1)
})

test('only one process at a time applies the retention', async () => {
  const holder = new pg.Client(database.url)
  await holder.connect()
  await holder.query(`SELECT pg_advisory_lock(${lockKey('retention')})`)
  expect(await applyRetention(pool, DAYS)).toBeUndefined()
  const busy = await runCommand('admin', ['apply-retention'], {
    DATABASE_URL: database.url,
    RETENTION_DAYS: String(DAYS),
  })
  expect(busy).toMatchObject({ code: 1, stderr: 'admin: A replica applies the retention at this moment.\n' })
  await holder.end()
  await expect.poll(() => applyRetention(pool, DAYS)).toBeDefined()
})

test('a replica applies the retention by its setting, the admin by a command, and without the setting all messages stay', async () => {
  const countOld = async (room: number, boundary: number) =>
    (await database.query('SELECT 1 FROM message WHERE room_id = $1 AND seq <= $2', [room, boundary])).length
  const { room, boundary } = await createOldRoom()
  const keeping = await startReplica({ DATABASE_URL: database.url })
  expect(await countOld(room, boundary)).toBe(5)
  const deleting = await startReplica({ DATABASE_URL: database.url, RETENTION_DAYS: String(DAYS) })
  await expect.poll(() => countOld(room, boundary)).toBe(0)
  await Promise.all([keeping.end('SIGTERM'), deleting.end('SIGTERM')])

  const other = await createOldRoom()
  const env = { DATABASE_URL: database.url, RETENTION_DAYS: String(DAYS) }
  const { code, stdout } = await runCommand('admin', ['apply-retention'], env)
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `5 messages and ${other.boundary} changes older than ${DAYS} days are deleted.\n`,
  })
  expect(await countOld(other.room, other.boundary)).toBe(0)
})
