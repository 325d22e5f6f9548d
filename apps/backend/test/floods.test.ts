import { randomUUIDv7 } from 'node:crypto'
import { CLOSE } from '@chat/contract/close-codes'
import { RESUME_MAX_ROOMS } from '@chat/contract/limits'
import { expect, test } from 'vitest'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const { urlOf } = useReplicas(1)

test('a room that is named again and again in one resume is told once', async () => {
  const person = await createPerson(urlOf(0))
  await person.api.sendMessage(1, { id: randomUUIDv7(), body: 'one' })
  const { epoch } = await person.api.listMessages(1)
  const socket = await openSocket(urlOf(0), person)
  const rooms = Array.from({ length: RESUME_MAX_ROOMS }, () => ({ room: 1, seq: 0 }))
  socket.send({ event: 'room:resume', epoch, rooms })
  // Answered one after the other: when the second is, the first has been.
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq: Number.MAX_SAFE_INTEGER }] })
  await socket.next('room:reset')
  expect(socket.events.filter(({ event }) => event === 'room:resumed')).toHaveLength(1)
  expect(socket.events.filter(({ event }) => event === 'room:changed')).toHaveLength(1)
  socket.socket.close()
})

test('who leaves a room right after following it follows it no more', async () => {
  const person = await createPerson(urlOf(0))
  const { epoch, seq } = await person.api.listMessages(1)
  const socket = await openSocket(urlOf(0), person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  socket.send({ event: 'room:leave', room: 1 })
  await socket.next('room:resumed')
  await person.api.sendMessage(1, { id: randomUUIDv7(), body: 'for others' })
  // When something later has come, in a room that is followed, this would have come too.
  const { id: other } = await person.api.createRoom({ name: randomUUIDv7(), visibility: 'public' })
  const place = await person.api.listMessages(other)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: other, seq: place.seq }] })
  await socket.next('room:resumed')
  const { seq: last } = await person.api.sendMessage(other, { id: randomUUIDv7(), body: 'for us' })
  await expect.poll(() => socket.changes(other).at(-1)?.seq).toBe(last)
  expect(socket.changes(1)).toEqual([])
  socket.socket.close()
})

test('who asks for more than can be done is sent away', async () => {
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
