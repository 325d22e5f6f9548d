import { randomUUIDv7 } from 'node:crypto'
import { expect, test } from 'vitest'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

/** Messages that an account may send at once: 10 s at 1 per second. */
const BURST = 10

const { urlOf } = useReplicas(1, { MESSAGES_PER_SECOND: '1', TYPINGS_PER_SECOND: '1' })

test('HTTP and socket share the limit of sending, and a refused message is not stored', async () => {
  const person = await createPerson(urlOf(0))
  const socket = await openSocket(urlOf(0), person)
  await socket.next('connection:opened')
  const { messages: before } = await person.api.listMessages(1)
  for (let turn = 0; turn < BURST; turn++) {
    if (turn % 2) await person.api.sendMessage(1, { id: randomUUIDv7(), body: 'by HTTP' })
    else {
      socket.send({ event: 'message:send', room: 1, id: randomUUIDv7(), body: 'by the socket' })
      await socket.next('message:stored')
    }
  }
  const id = randomUUIDv7()
  socket.send({ event: 'message:send', room: 1, id, body: 'too many' })
  const { problem } = await socket.next('message:refused')
  expect(problem).toMatchObject({ code: 'too-many-requests', status: 429 })
  expect(problem.retryAfterSeconds).toBeLessThanOrEqual(10)
  const refused = { problem: { code: 'too-many-requests', retryAfterSeconds: expect.any(Number) } }
  await expect(person.api.sendMessage(1, { id, body: 'too many' })).rejects.toMatchObject(refused)
  await expect(person.api.deleteMessage(1, 1)).rejects.toMatchObject(refused)
  expect((await person.api.listMessages(1)).messages).toHaveLength(before.length + BURST)
  // Another account has its own limit.
  const other = await createPerson(urlOf(0))
  await other.api.sendMessage(1, { id: randomUUIDv7(), body: 'me too' })
})

test('rejects more typing than the limit', async () => {
  const person = await createPerson(urlOf(0))
  const socket = await openSocket(urlOf(0), person)
  const { epoch, seq } = await person.api.listMessages(1)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  await socket.next('room:resumed')
  for (let turn = 0; turn <= BURST; turn++) socket.send({ event: 'typing:start', room: 1 })
  expect((await socket.next('request:refused')).problem).toMatchObject({ code: 'too-many-requests' })
})
