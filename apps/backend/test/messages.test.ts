import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { CLOSE } from '@chat/contract/close-codes'
import { BODY_MAX_LENGTH, FRAME_MAX_BYTES } from '@chat/contract/limits'
import { expect, test } from 'vitest'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'
import { createRoomWithSocket, followRoom } from './support/rooms.ts'

const stage = useReplicas(2)

test('rule 2: an acknowledgement means stored; the same id is stored once, at any replica, and another body is a conflict', async () => {
  const { person, room, socket } = await createRoomWithSocket(stage.urlOf(0))
  const id = randomUUIDv7()
  socket.send({ event: 'message:send', room, id, body: 'tea?' })
  const stored = await socket.next('message:stored')
  expect(
    await stage.database.query('SELECT room_id, seq, client_id, body FROM message WHERE client_id = $1', [id]),
  ).toEqual([{ room_id: room, seq: stored.seq, client_id: id, body: 'tea?' }])

  const elsewhere = await openSocket(stage.urlOf(1), person)
  elsewhere.send({ event: 'message:send', room, id, body: 'tea?' })
  expect(await elsewhere.next('message:stored')).toEqual(stored)
  await expect(person.api.sendMessage(room, { id, body: 'tea?' })).resolves.toMatchObject({ seq: stored.seq })
  elsewhere.send({ event: 'message:send', room, id, body: 'coffee?' })
  expect(await elsewhere.next('message:refused')).toMatchObject({ id, problem: { code: 'id-conflict', status: 409 } })
  expect((await person.api.listMessages(room)).messages).toHaveLength(1)
})

test('the same message twice in one breath is stored once and acknowledged twice', async () => {
  const { person, room, socket } = await createRoomWithSocket(stage.urlOf(0))
  const id = randomUUIDv7()
  for (let count = 0; count < 2; count++) socket.send({ event: 'message:send', room, id, body: 'twice' })
  const first = await socket.next('message:stored')
  expect(await socket.next('message:stored')).toEqual(first)
  expect((await person.api.listMessages(room)).messages).toHaveLength(1)
})

test('one who is no member is refused, to read, to write and to follow; a private room does not exist for them', async () => {
  const { room, epoch } = await createRoomWithSocket(stage.urlOf(0))
  const owner = await createPerson(stage.urlOf(0))
  const { id: hidden } = await owner.api.createRoom({ name: 'hidden', visibility: 'private' })
  const stranger = await createPerson(stage.urlOf(0))
  const message = { id: randomUUIDv7(), body: 'let me in' }
  await expect(stranger.api.listMessages(room)).rejects.toMatchObject({ problem: { code: 'not-a-member' } })
  await expect(stranger.api.sendMessage(room, message)).rejects.toMatchObject({ problem: { code: 'not-a-member' } })
  await expect(stranger.api.listMessages(hidden)).rejects.toMatchObject({ problem: { code: 'room-not-found' } })
  await expect(stranger.api.sendMessage(hidden, message)).rejects.toMatchObject({ problem: { code: 'room-not-found' } })
  await expect(stranger.api.joinRoom(hidden)).rejects.toMatchObject({ problem: { code: 'room-not-found' } })
  expect((await stranger.api.listRooms()).rooms.map(({ id }) => id)).not.toContain(hidden)
  const socket = await followRoom(stage.urlOf(0), stranger, room, epoch, 0)
  expect(await socket.next('room:refused')).toMatchObject({ room, problem: { code: 'not-a-member' } })
})

test('joining is told to the room, and to the own other tabs', async () => {
  const { room, seq, socket } = await createRoomWithSocket(stage.urlOf(0))
  const guest = await createPerson(stage.urlOf(1))
  const tab = await openSocket(stage.urlOf(0), guest)
  await tab.next('connection:opened')
  await expect(guest.api.joinRoom(room)).resolves.toMatchObject({ id: room, joined: true, unread: 0 })
  await expect(guest.api.joinRoom(room)).resolves.toMatchObject({ seq: seq + 1 })
  expect((await socket.next('room:changed')).changes).toEqual([
    { kind: 'member:joined', seq: seq + 1, at: expect.any(String), account: guest.account },
  ])
  await tab.next('rooms:changed')
})

test('unread counts messages, not changes, and a read mark does not go back', async () => {
  const { person, room, seq } = await createRoomWithSocket(stage.urlOf(0))
  const reader = await createPerson(stage.urlOf(1))
  await reader.api.joinRoom(room)
  const stored = []
  for (const body of ['one', 'two', 'three'])
    stored.push(await person.api.sendMessage(room, { id: randomUUIDv7(), body }))
  await createPerson(stage.urlOf(0)).then((guest) => guest.api.joinRoom(room))
  const unread = async () => (await reader.api.listRooms()).rooms.find(({ id }) => id === room)?.unread
  expect(await unread()).toBe(3)
  await reader.api.markRead(room, stored[1]?.seq ?? 0)
  expect(await unread()).toBe(1)
  await reader.api.markRead(room, seq)
  expect(await unread()).toBe(1)
  await expect(reader.api.markRead(room, seq + 100)).rejects.toMatchObject({ problem: { errors: [{ field: 'seq' }] } })
})

test('history comes in pages by key, in both directions, and every page says where to follow from', async () => {
  const { person, room } = await createRoomWithSocket(stage.urlOf(0))
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
  const { room, socket } = await createRoomWithSocket(stage.urlOf(0))
  const refuse = async (data: string | Buffer) => {
    socket.sendRaw(data)
    return (await socket.next('request:refused')).problem
  }
  expect(await refuse('not json')).toMatchObject({ code: 'bad-request', detail: 'A frame must be JSON' })
  expect(await refuse(Buffer.from('{}'))).toMatchObject({ detail: 'A frame must be text' })
  expect(await refuse('{"event":"room:burn"}')).toMatchObject({ errors: [{ field: 'event' }] })
  const message = { event: 'message:send', room, id: randomUUIDv7(), body: 'x' }
  for (const part of [{ id: randomUUID() }, { room: 0 }]) {
    const problem = await refuse(JSON.stringify({ ...message, ...part }))
    expect(problem.errors?.[0]?.field).toBe(Object.keys(part)[0])
  }
  socket.sendRaw(JSON.stringify(message))
  await socket.next('message:stored')
})

test('the refusal of an invalid text contains the id of the message, so a page does not send it again', async () => {
  const { room, socket } = await createRoomWithSocket(stage.urlOf(0))
  const wrong = [
    { body: 'a\0b' },
    { body: ' ' },
    { body: 'x'.repeat(BODY_MAX_LENGTH + 1) },
    { body: undefined },
    { more: 1, body: 'x' },
  ]
  for (const part of wrong) {
    const id = randomUUIDv7()
    socket.sendRaw(JSON.stringify({ event: 'message:send', room, id, ...part }))
    expect(await socket.next('message:refused')).toMatchObject({
      room,
      id,
      problem: { code: 'bad-request', errors: [{ field: Object.keys(part)[0] }] },
    })
  }
  expect(socket.events.filter(({ event }) => event === 'request:refused')).toEqual([])
})

test('rule 6: a frame over the limit closes 1009', async () => {
  const { socket } = await createRoomWithSocket(stage.urlOf(0))
  socket.sendRaw('x'.repeat(FRAME_MAX_BYTES + 1))
  expect(await socket.closed()).toBe(CLOSE.tooLarge)
})

test('an invisible message is refused, new or edited', async () => {
  const { person, room } = await createRoomWithSocket(stage.urlOf(0))
  const { seq } = await person.api.sendMessage(room, { id: randomUUIDv7(), body: 'seen' })
  const refused = { problem: { status: 400 } }
  for (const body of ['\u200b', '\u3164', '\u2060', '\ufe0f', '\u0001', '\u0085', `\u200b${'\n'.repeat(3900)}\u200b`]) {
    await expect(person.api.sendMessage(room, { id: randomUUIDv7(), body })).rejects.toMatchObject(refused)
    await expect(person.api.editMessage(room, seq, body)).rejects.toMatchObject(refused)
  }
  expect((await person.api.listMessages(room)).messages.map(({ body }) => body)).toEqual(['seen'])
})
