import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { CLOSE } from '@chat/contract/close-codes'
import { BODY_MAX_LENGTH, FRAME_MAX_BYTES, RESUME_MAX_CHANGES } from '@chat/contract/limits'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { createPerson, openSocket, type Person } from './support/person.ts'
import { type Replica, startReplica } from './support/replica.ts'

let database: TestDatabase
let replicas: Replica[]

beforeAll(async () => {
  database = await createTestDatabase()
  replicas = await Promise.all([1, 2].map(() => startReplica({ DATABASE_URL: database.url })))
})

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.end('SIGTERM')))
  await database.drop()
})

const urlOf = (index: number) => (replicas[index] as Replica).url

/** Somebody with a socket at a replica that follows a new room of theirs. */
async function createRoomWithSocket() {
  const person = await createPerson(urlOf(0))
  const { id: room } = await person.api.createRoom({ name: randomUUID(), visibility: 'public' })
  const { epoch, seq } = await person.api.listMessages(room)
  const socket = await follow(0, person, room, epoch, seq)
  return { person, room, epoch, seq, socket }
}

async function follow(replica: number, person: Person, room: number, epoch: string, seq: number) {
  const socket = await openSocket(urlOf(replica), person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
  return socket
}

/** Logs a change past the backend, so that no hint tells of it. */
async function renameUnheard(room: number, person: Person, name: string) {
  await database.query(
    `WITH advanced AS (UPDATE room SET seq = seq + 1 WHERE id = $1 RETURNING id, seq)
     INSERT INTO change (room_id, seq, kind, account_id, name) SELECT id, seq, 'room:renamed', $2, $3 FROM advanced`,
    [room, person.account.id, name],
  )
}

test('rule 2: an acknowledgement means stored; the same id is stored once, at any replica, and another body is a conflict', async () => {
  const { person, room, socket } = await createRoomWithSocket()
  const id = randomUUIDv7()
  socket.send({ event: 'message:send', room, id, body: 'tea?' })
  const stored = await socket.next('message:stored')
  expect(await database.query('SELECT room_id, seq, client_id, body FROM message WHERE client_id = $1', [id])).toEqual([
    { room_id: room, seq: stored.seq, client_id: id, body: 'tea?' },
  ])

  const elsewhere = await openSocket(urlOf(1), person)
  elsewhere.send({ event: 'message:send', room, id, body: 'tea?' })
  expect(await elsewhere.next('message:stored')).toEqual(stored)
  await expect(person.api.sendMessage(room, { id, body: 'tea?' })).resolves.toMatchObject({ seq: stored.seq })
  elsewhere.send({ event: 'message:send', room, id, body: 'coffee?' })
  expect(await elsewhere.next('message:refused')).toMatchObject({ id, problem: { code: 'id-conflict', status: 409 } })
  expect((await person.api.listMessages(room)).messages).toHaveLength(1)
})

test('the same message twice in one breath is stored once and acknowledged twice', async () => {
  const { person, room, socket } = await createRoomWithSocket()
  const id = randomUUIDv7()
  for (let count = 0; count < 2; count++) socket.send({ event: 'message:send', room, id, body: 'twice' })
  const first = await socket.next('message:stored')
  expect(await socket.next('message:stored')).toEqual(first)
  expect((await person.api.listMessages(room)).messages).toHaveLength(1)
})

test('rule 3: who comes back to another replica gets what it missed, in order, then what happens, without a gap', async () => {
  const { person, room, epoch, seq, socket } = await createRoomWithSocket()
  socket.socket.close()
  const ids = Array.from({ length: 30 }, () => randomUUIDv7())
  for (const id of ids.slice(0, 20)) await person.api.sendMessage(room, { id, body: 'while away' })
  const back = await follow(1, person, room, epoch, seq)
  await Promise.all(ids.slice(20).map((id) => person.api.sendMessage(room, { id, body: 'while back' })))
  await expect.poll(() => back.changes(room).length).toBe(30)
  expect(back.changes(room).map((change) => change.seq)).toEqual(ids.map((_, index) => seq + 1 + index))
  expect(await back.next('room:resumed')).toMatchObject({ room })
})

test('rule 3: a seq of the future, too far behind, or of another epoch resets the room', async () => {
  const { person, room, epoch, seq } = await createRoomWithSocket()
  const ahead = await follow(0, person, room, epoch, seq + 5)
  expect(await ahead.next('room:reset')).toEqual({ event: 'room:reset', room, reason: 'ahead', epoch })
  const other = await follow(0, person, room, randomUUID(), seq)
  expect(await other.next('room:reset')).toEqual({ event: 'room:reset', room, reason: 'epoch', epoch })

  const missed = RESUME_MAX_CHANGES + 1
  const messages = Array.from({ length: missed }, () => ({ id: randomUUIDv7(), body: 'far' }))
  await Promise.all(messages.map((message) => person.api.sendMessage(room, message)))
  const behind = await follow(1, person, room, epoch, seq)
  expect(await behind.next('room:reset')).toMatchObject({ reason: 'behind' })
  const near = await follow(1, person, room, epoch, seq + 1)
  expect(await near.next('room:resumed')).toMatchObject({ seq: seq + missed })
  expect(near.changes(room)).toHaveLength(missed - 1)
})

test('rule 3: a restore gives the database another epoch, and an open socket is told', async () => {
  const own = await createTestDatabase()
  const replica = await startReplica({ DATABASE_URL: own.url })
  const person = await createPerson(replica.url)
  const { epoch, seq } = await person.api.listMessages(1)
  const socket = await openSocket(replica.url, person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  await socket.next('room:resumed')
  await own.query('UPDATE database_epoch SET id = gen_random_uuid()')
  const reset = await socket.next('room:reset')
  expect(reset).toMatchObject({ room: 1, reason: 'epoch' })
  expect(reset.epoch).not.toBe(epoch)
  expect((await person.api.listRooms()).epoch).toBe(reset.epoch)
  await replica.end('SIGTERM')
  await own.drop()
})

test('rule 4: what comes early is held until what is missing before it is read, and both are told at once', async () => {
  const { person, room, epoch, seq } = await createRoomWithSocket()
  const socket = await follow(1, person, room, epoch, seq)
  await socket.next('room:resumed')
  await renameUnheard(room, person, 'quiet')
  const stored = await person.api.sendMessage(room, { id: randomUUIDv7(), body: 'loud' })
  expect(stored.seq).toBe(seq + 2)
  // Before the next look would find it.
  await expect
    .poll(() => socket.changes(room).map((change) => change.seq), { timeout: 5_000 })
    .toEqual([seq + 1, seq + 2])
})

test('rule 5: what the bus does not tell is found by looking', async () => {
  const { person, room, epoch, seq } = await createRoomWithSocket()
  const socket = await follow(1, person, room, epoch, seq)
  await socket.next('room:resumed')
  await renameUnheard(room, person, 'quiet')
  expect((await socket.next('room:changed')).changes).toMatchObject([
    { kind: 'room:renamed', seq: seq + 1, name: 'quiet' },
  ])
})

test('rule 5: a dead bus connection is replaced, and nothing is missed', async () => {
  const { person, room, epoch, seq } = await createRoomWithSocket()
  const socket = await follow(1, person, room, epoch, seq)
  await socket.next('room:resumed')
  const killed = await database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'chat-backend listener'`,
  )
  expect(killed).toHaveLength(2)
  for (const body of ['one', 'two', 'three']) await person.api.sendMessage(room, { id: randomUUIDv7(), body })
  await expect.poll(() => socket.changes(room).length, { timeout: 5_000 }).toBe(3)
  expect(socket.changes(room).map((change) => change.seq)).toEqual([seq + 1, seq + 2, seq + 3])
})

test('one who is no member is refused, to read, to write and to follow; a private room does not exist for them', async () => {
  const { room, epoch } = await createRoomWithSocket()
  const owner = await createPerson(urlOf(0))
  const { id: hidden } = await owner.api.createRoom({ name: 'hidden', visibility: 'private' })
  const stranger = await createPerson(urlOf(0))
  const message = { id: randomUUIDv7(), body: 'let me in' }
  await expect(stranger.api.listMessages(room)).rejects.toMatchObject({ problem: { code: 'not-a-member' } })
  await expect(stranger.api.sendMessage(room, message)).rejects.toMatchObject({ problem: { code: 'not-a-member' } })
  await expect(stranger.api.listMessages(hidden)).rejects.toMatchObject({ problem: { code: 'room-not-found' } })
  await expect(stranger.api.sendMessage(hidden, message)).rejects.toMatchObject({ problem: { code: 'room-not-found' } })
  await expect(stranger.api.joinRoom(hidden)).rejects.toMatchObject({ problem: { code: 'room-not-found' } })
  expect((await stranger.api.listRooms()).rooms.map(({ id }) => id)).not.toContain(hidden)
  const socket = await follow(0, stranger, room, epoch, 0)
  expect(await socket.next('room:refused')).toMatchObject({ room, problem: { code: 'not-a-member' } })
})

test('joining is told to the room, and to the own other tabs', async () => {
  const { room, seq, socket } = await createRoomWithSocket()
  const guest = await createPerson(urlOf(1))
  const tab = await openSocket(urlOf(0), guest)
  await tab.next('connection:opened')
  await expect(guest.api.joinRoom(room)).resolves.toMatchObject({ id: room, joined: true, unread: 0 })
  await expect(guest.api.joinRoom(room)).resolves.toMatchObject({ seq: seq + 1 })
  expect((await socket.next('room:changed')).changes).toEqual([
    { kind: 'member:joined', seq: seq + 1, at: expect.any(String), account: guest.account },
  ])
  await tab.next('rooms:changed')
})

test('unread counts messages, not changes, and a read mark does not go back', async () => {
  const { person, room, seq } = await createRoomWithSocket()
  const reader = await createPerson(urlOf(1))
  await reader.api.joinRoom(room)
  const stored = []
  for (const body of ['one', 'two', 'three'])
    stored.push(await person.api.sendMessage(room, { id: randomUUIDv7(), body }))
  await createPerson(urlOf(0)).then((guest) => guest.api.joinRoom(room))
  const unread = async () => (await reader.api.listRooms()).rooms.find(({ id }) => id === room)?.unread
  expect(await unread()).toBe(3)
  await reader.api.markRead(room, stored[1]?.seq ?? 0)
  expect(await unread()).toBe(1)
  await reader.api.markRead(room, seq)
  expect(await unread()).toBe(1)
  await expect(reader.api.markRead(room, seq + 100)).rejects.toMatchObject({ problem: { errors: [{ field: 'seq' }] } })
})

test('history comes in pages by key, in both directions, and every page says where to follow from', async () => {
  const { person, room } = await createRoomWithSocket()
  const bodies = ['1', '2', '3', '4', '5']
  for (const body of bodies) await person.api.sendMessage(room, { id: randomUUIDv7(), body })
  const last = await person.api.listMessages(room, { limit: 2 })
  expect(last).toMatchObject({ more: true, seq: last.messages[1]?.seq })
  expect(last.messages.map(({ body }) => body)).toEqual(['4', '5'])
  const before = await person.api.listMessages(room, { limit: 3, before: last.messages[0]?.seq ?? 0 })
  expect(before.messages.map(({ body }) => body)).toEqual(['1', '2', '3'])
  expect(before.more).toBe(false)
  const after = await person.api.listMessages(room, { limit: 2, after: before.messages[0]?.seq ?? 0 })
  expect(after.messages.map(({ body }) => body)).toEqual(['2', '3'])
  expect(after.more).toBe(true)
  await expect(person.api.listMessages(room, { limit: 101 })).rejects.toMatchObject({
    problem: { errors: [{ field: 'limit' }] },
  })
  await expect(person.api.listMessages(room, { before: 1, after: 1 })).rejects.toMatchObject({
    problem: { errors: [{ field: 'after' }] },
  })
})

test('a frame that is no event is refused with the field, and the socket stays open', async () => {
  const { room, socket } = await createRoomWithSocket()
  const refuse = async (data: string | Buffer) => {
    socket.sendRaw(data)
    return (await socket.next('request:refused')).problem
  }
  expect(await refuse('not json')).toMatchObject({ code: 'bad-request', detail: 'A frame must be JSON' })
  expect(await refuse(Buffer.from('{}'))).toMatchObject({ detail: 'A frame must be text' })
  expect(await refuse('{"event":"room:burn"}')).toMatchObject({ errors: [{ field: 'event' }] })
  const message = { event: 'message:send', room, id: randomUUIDv7(), body: 'x' }
  const wrong = [
    { id: randomUUID() },
    { body: 'a\0b' },
    { body: ' ' },
    { body: 'x'.repeat(BODY_MAX_LENGTH + 1) },
    { room: 0 },
  ]
  for (const part of wrong) {
    const problem = await refuse(JSON.stringify({ ...message, ...part }))
    expect(problem.errors?.[0]?.field).toBe(Object.keys(part)[0])
  }
  socket.sendRaw(JSON.stringify(message))
  await socket.next('message:stored')
})

test('rule 6: a frame over the limit closes 1009', async () => {
  const { socket } = await createRoomWithSocket()
  socket.sendRaw('x'.repeat(FRAME_MAX_BYTES + 1))
  expect(await socket.closed()).toBe(CLOSE.tooLarge)
})
