import { randomUUIDv7 } from 'node:crypto'
import { CLOSE } from '@chat/contract/close-codes'
import { RESUME_MAX_ROOMS, SOCKETS_MAX } from '@chat/contract/limits'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const { urlOf } = useReplicas(1)

test('sends a room once that one resume contains many times', async () => {
  const person = await createPerson(urlOf(0))
  await person.api.sendMessage(1, { id: randomUUIDv7(), body: 'one' })
  const { epoch } = await person.api.listMessages(1)
  const socket = await openSocket(urlOf(0), person)
  const rooms = Array.from({ length: RESUME_MAX_ROOMS }, () => ({ room: 1, seq: 0 }))
  socket.send({ event: 'room:resume', epoch, rooms })
  // The replica answers in order: after the second answer, the first answer is complete.
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq: Number.MAX_SAFE_INTEGER }] })
  await socket.next('room:reset')
  expect(socket.events.filter(({ event }) => event === 'room:resumed')).toHaveLength(1)
  expect(socket.events.filter(({ event }) => event === 'room:changed')).toHaveLength(1)
  socket.socket.close()
})

test('a client that unsubscribes right after the subscription gets no more changes', async () => {
  const person = await createPerson(urlOf(0))
  const { epoch, seq } = await person.api.listMessages(1)
  const socket = await openSocket(urlOf(0), person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  socket.send({ event: 'room:unsubscribe', room: 1 })
  await socket.next('room:resumed')
  await person.api.sendMessage(1, { id: randomUUIDv7(), body: 'for others' })
  // A later change of a followed room arrives. Then the earlier change would have arrived too.
  const { id: other } = await person.api.createRoom({ name: randomUUIDv7(), visibility: 'public' })
  const place = await person.api.listMessages(other)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: other, seq: place.seq }] })
  await socket.next('room:resumed')
  const { seq: last } = await person.api.sendMessage(other, { id: randomUUIDv7(), body: 'for us' })
  await expect.poll(() => socket.changes(other).at(-1)?.seq).toBe(last)
  expect(socket.changes(1)).toEqual([])
  socket.socket.close()
})

test('closes a socket that sends requests faster than the replica answers', async () => {
  const person = await createPerson(urlOf(0))
  const { epoch, seq } = await person.api.listMessages(1)
  const socket = await openSocket(urlOf(0), person)
  for (let turn = 0; turn < 5_000; turn++) socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  expect(await socket.closed()).toBe(CLOSE.tryAgain)
})

test('a client that sends pings and reads nothing is disconnected, and other clients are served', async () => {
  const person = await createPerson(urlOf(0))
  const [flooder, other] = await Promise.all([openSocket(urlOf(0), person), openSocket(urlOf(0), person)])
  flooder.socket.pause()
  // Twenty times the limit of a socket's buffer, so the system's buffers cannot hold all of it.
  const payload = Buffer.alloc(125)
  const pings = (20 * 1024 * 1024) / payload.length
  for (let turn = 0; turn < pings; turn++) flooder.socket.ping(payload)
  await flooder.closed()
  other.send({ event: 'typing:start', room: 1 })
  expect((await other.next('request:refused')).problem.code).toBe('not-a-member')
  other.socket.close()
})

test('one socket more than the maximum at a replica closes the oldest socket of the account', async () => {
  const [person, other] = await Promise.all([createPerson(urlOf(0)), createPerson(urlOf(0))])
  const open = async (whose = person) => {
    const socket = await openSocket(urlOf(0), whose)
    await socket.next('connection:opened')
    return socket
  }
  const others = await open(other)
  const [first, second] = [await open(), await open()]
  const rest = await Promise.all(Array.from({ length: SOCKETS_MAX - 2 }, () => open()))
  expect(first.socket.readyState).toBe(WebSocket.OPEN)
  rest.push(await open())
  expect(await first.closed()).toBe(CLOSE.tryAgain)
  rest.push(await open())
  expect(await second.closed()).toBe(CLOSE.tryAgain)
  const left = [others, ...rest].map(({ socket }) => socket)
  expect(left.filter(({ readyState }) => readyState !== WebSocket.OPEN)).toEqual([])
  for (const socket of left) socket.close()
})
