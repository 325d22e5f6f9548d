import { randomUUIDv7 } from 'node:crypto'
import { createLink, throughLink } from '@chat/testing/faulty-link'
import { describe, expect, inject, test } from 'vitest'
import { describeBus } from '../support/bus-contract.ts'
import { createTestDatabase } from '../support/database.ts'
import { describeNeighbours } from '../support/neighbours.ts'
import { createPerson, openSocket, type Person, type RawSocket } from '../support/person.ts'
import { startReplica } from '../support/replica.ts'

describe('the bus on Valkey', () => describeBus(() => inject('valkeyUrl')))
describeNeighbours(() => inject('valkeyUrl'))

async function follow(url: string, person: Person): Promise<RawSocket> {
  const { epoch, seq } = await person.api.listMessages(1)
  const socket = await openSocket(url, person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  await socket.next('room:resumed')
  return socket
}

async function askReadiness(url: string) {
  const response = await fetch(`${url}/readyz`)
  return [response.status, await response.json()]
}

test('without Valkey replicas store and acknowledge messages, find them by polling, and stay ready', async () => {
  const database = await createTestDatabase()
  const link = await createLink(() => Number(new URL(inject('valkeyUrl')).port))
  const env = { DATABASE_URL: database.url, REDIS_URL: throughLink(link, inject('valkeyUrl')), LOG_LEVEL: 'info' }
  const replicas = await Promise.all([startReplica(env), startReplica(env)])
  const [here, there] = replicas.map(({ url }) => url) as [string, string]
  const [ada, ben] = await Promise.all([createPerson(here, 'Ada'), createPerson(there, 'Ben')])
  const [adaSocket, benSocket] = await Promise.all([follow(here, ada), follow(there, ben)])
  const bodies = (socket: RawSocket) =>
    socket.changes(1).flatMap((change) => (change.kind === 'message:sent' ? [change.message.body] : []))

  link.close()
  await expect.poll(() => replicas.every(({ log }) => log().includes('bus away'))).toBe(true)
  const start = performance.now()
  for (const body of ['one', 'two', 'three']) {
    adaSocket.send({ event: 'message:send', room: 1, id: randomUUIDv7(), body })
    await adaSocket.next('message:stored')
  }
  const stored = await ada.api.sendMessage(1, { id: randomUUIDv7(), body: 'four' })
  await ada.api.editMessage(1, stored.seq, 'four, edited')
  // The messages did not wait for Valkey, and the own replica has them at once.
  await expect.poll(() => adaSocket.changes(1).at(-1)).toMatchObject({ kind: 'message:edited' })
  expect(performance.now() - start).toBeLessThan(2_000)
  await expect.poll(() => bodies(benSocket)).toEqual(['one', 'two', 'three', 'four, edited'])
  for (const { url } of replicas) expect(await askReadiness(url)).toEqual([200, { status: 'ready', bus: 'away' }])

  // The outage is one line, however many attempts fail. On a busy machine another outage may follow.
  for (const { log } of replicas) expect(log().split('bus away').length - 1).toBe(1)

  await link.open()
  await expect.poll(() => replicas.every(({ log }) => log().includes('bus back'))).toBe(true)
  // On a busy machine a late echo may interrupt the bus again.
  for (const { url } of replicas) {
    await expect.poll(() => askReadiness(url)).toEqual([200, { status: 'ready', bus: 'ok' }])
  }
  await expect
    .poll(async () => {
      await ben.api.sendMessage(1, { id: randomUUIDv7(), body: 'back' })
      return bodies(adaSocket).at(-1)
    })
    .toBe('back')

  await Promise.all(replicas.map((replica) => replica.end('SIGTERM')))
  link.close()
  await database.drop()
})

test('a replica starts, serves and stops while its Valkey is away', async () => {
  const database = await createTestDatabase()
  const replica = await startReplica({ DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:1' })
  const person = await createPerson(replica.url)
  const socket = await follow(replica.url, person)
  await person.api.sendMessage(1, { id: randomUUIDv7(), body: 'alone' })
  expect((await socket.next('room:changed')).changes).toMatchObject([{ message: { body: 'alone' } }])
  const findOnline = async () => (await person.api.listMembers(1)).members.filter(({ online }) => online)
  await expect.poll(findOnline).toMatchObject([person.account])
  expect(await replica.end('SIGTERM')).toBe(0)
  await database.drop()
})
