import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { RESUME_MAX_CHANGES } from '@chat/contract/limits'
import { expect, test } from 'vitest'
import { runCommand } from './support/command.ts'
import { createTestDatabase } from './support/database.ts'
import { createPerson, openSocket, type Person } from './support/person.ts'
import { startReplica } from './support/replica.ts'
import { useReplicas } from './support/replicas.ts'
import { createRoomWithSocket, followRoom } from './support/rooms.ts'

const stage = useReplicas(2)

/** Stores a change without the backend, so that no notification announces it. */
async function renameUnnoticed(room: number, person: Person, name: string) {
  await stage.database.query(
    `WITH advanced AS (UPDATE room SET seq = seq + 1 WHERE id = $1 RETURNING id, seq)
     INSERT INTO change (room_id, seq, kind, account_id, name) SELECT id, seq, 'room:renamed', $2, $3 FROM advanced`,
    [room, person.account.id, name],
  )
}

test('rule 3: a client that resumes at another replica gets the missed changes, then live changes, in order and without a gap', async () => {
  const { person, room, epoch, seq, socket } = await createRoomWithSocket(stage.urlOf(0))
  socket.socket.close()
  const ids = Array.from({ length: 30 }, () => randomUUIDv7())
  for (const id of ids.slice(0, 20)) await person.api.sendMessage(room, { id, body: 'while away' })
  const back = await followRoom(stage.urlOf(1), person, room, epoch, seq)
  await Promise.all(ids.slice(20).map((id) => person.api.sendMessage(room, { id, body: 'while back' })))
  await expect.poll(() => back.changes(room).length).toBe(30)
  expect(back.changes(room).map((change) => change.seq)).toEqual(ids.map((_, index) => seq + 1 + index))
  expect(await back.next('room:resumed')).toMatchObject({ room })
})

test('rule 3: a seq of the future, too far behind, or of another epoch resets the room', async () => {
  const { person, room, epoch, seq } = await createRoomWithSocket(stage.urlOf(0))
  const ahead = await followRoom(stage.urlOf(0), person, room, epoch, seq + 5)
  expect(await ahead.next('room:reset')).toEqual({ event: 'room:reset', room, reason: 'ahead', epoch })
  const other = await followRoom(stage.urlOf(0), person, room, randomUUID(), seq)
  expect(await other.next('room:reset')).toEqual({ event: 'room:reset', room, reason: 'epoch', epoch })

  const missed = RESUME_MAX_CHANGES + 1
  const messages = Array.from({ length: missed }, () => ({ id: randomUUIDv7(), body: 'far' }))
  await Promise.all(messages.map((message) => person.api.sendMessage(room, message)))
  const behind = await followRoom(stage.urlOf(1), person, room, epoch, seq)
  expect(await behind.next('room:reset')).toMatchObject({ reason: 'behind' })
  const near = await followRoom(stage.urlOf(1), person, room, epoch, seq + 1)
  expect(await near.next('room:resumed')).toMatchObject({ seq: seq + missed })
  expect(near.changes(room)).toHaveLength(missed - 1)
})

test('rule 3: admin new-epoch gives a restored database a new epoch, and an open socket gets a reset', async () => {
  const own = await createTestDatabase()
  const replica = await startReplica({ DATABASE_URL: own.url })
  const person = await createPerson(replica.url)
  const { epoch, seq } = await person.api.listMessages(1)
  const socket = await openSocket(replica.url, person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  await socket.next('room:resumed')
  expect(await runCommand('admin', ['new-epoch'], { DATABASE_URL: own.url })).toMatchObject({ code: 0 })
  const reset = await socket.next('room:reset')
  expect(reset).toMatchObject({ room: 1, reason: 'epoch' })
  expect(reset.epoch).not.toBe(epoch)
  expect((await person.api.listRooms()).epoch).toBe(reset.epoch)
  await replica.end('SIGTERM')
  await own.drop()
})

test('rule 4: a replica holds an early change until it has read the missing changes, and sends all at once', async () => {
  const { person, room, epoch, seq } = await createRoomWithSocket(stage.urlOf(0))
  const socket = await followRoom(stage.urlOf(1), person, room, epoch, seq)
  await socket.next('room:resumed')
  await renameUnnoticed(room, person, 'quiet')
  const stored = await person.api.sendMessage(room, { id: randomUUIDv7(), body: 'loud' })
  expect(stored.seq).toBe(seq + 2)
  // The next poll would find it later.
  await expect
    .poll(() => socket.changes(room).map((change) => change.seq), { timeout: 5_000 })
    .toEqual([seq + 1, seq + 2])
})

test('rule 5: a poll finds a change that the bus does not announce', async () => {
  const { person, room, epoch, seq } = await createRoomWithSocket(stage.urlOf(0))
  const socket = await followRoom(stage.urlOf(1), person, room, epoch, seq)
  await socket.next('room:resumed')
  await renameUnnoticed(room, person, 'quiet')
  expect((await socket.next('room:changed')).changes).toMatchObject([
    { kind: 'room:renamed', seq: seq + 1, name: 'quiet' },
  ])
})

test('rule 5: a replica replaces a dead bus connection and misses no change', async () => {
  const { person, room, epoch, seq } = await createRoomWithSocket(stage.urlOf(0))
  const socket = await followRoom(stage.urlOf(1), person, room, epoch, seq)
  await socket.next('room:resumed')
  const killed = await stage.database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'chat-backend listener'`,
  )
  expect(killed).toHaveLength(2)
  for (const body of ['one', 'two', 'three']) await person.api.sendMessage(room, { id: randomUUIDv7(), body })
  await expect.poll(() => socket.changes(room).length, { timeout: 5_000 }).toBe(3)
  expect(socket.changes(room).map((change) => change.seq)).toEqual([seq + 1, seq + 2, seq + 3])
})
