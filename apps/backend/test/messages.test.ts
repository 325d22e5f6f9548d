import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { CLOSE } from '@chat/contract/close-codes'
import { BODY_MAX_LENGTH, FRAME_MAX_BYTES } from '@chat/contract/limits'
import { expect, test } from 'vitest'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'
import { createRoomWithSocket, followRoom } from './support/rooms.ts'

const stage = useReplicas(2)

test('rule 2: an acknowledged message is stored; the same id is stored once, at any replica, and another body is a conflict', async () => {
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

test('stores a message once that is sent twice at the same time, and acknowledges it twice', async () => {
  const { person, room, socket } = await createRoomWithSocket(stage.urlOf(0))
  const id = randomUUIDv7()
  for (let count = 0; count < 2; count++) socket.send({ event: 'message:send', room, id, body: 'twice' })
  const first = await socket.next('message:stored')
  expect(await socket.next('message:stored')).toEqual(first)
  expect((await person.api.listMessages(room)).messages).toHaveLength(1)
})

test('rejects a subscription of a stranger', async () => {
  const { room, epoch } = await createRoomWithSocket(stage.urlOf(0))
  const stranger = await createPerson(stage.urlOf(0))
  const socket = await followRoom(stage.urlOf(0), stranger, room, epoch, 0)
  expect(await socket.next('room:refused')).toMatchObject({ room, problem: { code: 'not-a-member' } })
})

test('a join is sent to the members of the room and to the other tabs of the account', async () => {
  const { room, seq, socket } = await createRoomWithSocket(stage.urlOf(0))
  const guest = await createPerson(stage.urlOf(1))
  const tab = await openSocket(stage.urlOf(0), guest)
  await tab.next('connection:opened')
  await guest.api.joinRoom(room)
  expect((await socket.next('room:changed')).changes).toEqual([
    { kind: 'member:joined', seq: seq + 1, at: expect.any(String), account: guest.account },
  ])
  await tab.next('room-list:changed')
})

test('rejects a frame that is not an event, names the field, and keeps the socket open', async () => {
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
