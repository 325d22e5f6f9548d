import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { createNodeSession } from '@chat/client/node-session'
import { expect, test } from 'vitest'
import { createPerson, openSocket, type Person } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const { urlOf } = useReplicas(2)

/** Opens a socket at each replica. */
async function openBoth(person: Pick<Person, 'cookie' | 'api' | 'open'>) {
  const sockets = await Promise.all([openSocket(urlOf(0), person), openSocket(urlOf(1), person)])
  await Promise.all(sockets.map((socket) => socket.next('connection:opened')))
  return sockets
}

test('only the other sessions of the account get a read mark, and the last one wins', async () => {
  const [ada, ben] = await Promise.all([createPerson(urlOf(0), 'Ada'), createPerson(urlOf(1), 'Ben')])
  const phone = createNodeSession(urlOf(1))
  await phone.api.signIn({ name: ada.account.name, password: 'only for tests' })
  const { id: room } = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
  await ada.api.inviteToRoom(room, ben.account.name)
  const seqs: number[] = []
  for (const body of ['one', 'two', 'three']) {
    seqs.push((await ben.api.sendMessage(room, { id: randomUUIDv7(), body })).seq)
  }
  const [first = 0, , last = 0] = seqs
  const [own, others] = await Promise.all([openBoth(phone), openBoth(ben)])
  await Promise.all(seqs.map((seq) => ada.api.markRead(room, seq)))
  for (const socket of own) {
    await expect
      .poll(() => socket.events.findLast((event) => event.event === 'room:read'))
      .toEqual({ event: 'room:read', room, seq: last })
  }
  // A read mark never decreases, and an ignored mark sends no event.
  await ada.api.markRead(room, first)
  await ada.api.sendMessage(room, { id: randomUUIDv7(), body: 'four' })
  for (const socket of own) {
    const marks = socket.events.flatMap((event) => (event.event === 'room:read' ? [event.seq] : []))
    expect(marks).toEqual(marks.toSorted((a, b) => a - b))
  }
  expect((await phone.api.listRooms()).rooms.find(({ id }) => id === room)).toMatchObject({ unread: 1, readSeq: last })
  expect(others.flatMap(({ events }) => events.map(({ event }) => event))).not.toContain('room:read')
})

test('every client is notified of a new or renamed public room, but of no private room', async () => {
  const [ada, ben] = await Promise.all([createPerson(urlOf(0), 'Ada'), createPerson(urlOf(1), 'Ben')])
  const sockets = await openBoth(ben)
  const secret = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
  await ada.api.renameRoom(secret.id, randomUUID())
  const made = await ada.api.createRoom({ name: randomUUID(), visibility: 'public' })
  const renamed = await ada.api.renameRoom(made.id, randomUUID())
  const seen = (await ben.api.listRooms()).rooms.find(({ id }) => id === made.id)
  expect(seen).toMatchObject({ joined: false, name: renamed.name })
  for (const socket of sockets) {
    const listed = () => socket.events.flatMap((event) => (event.event === 'room:listed' ? [event.room] : []))
    await expect.poll(listed).toHaveLength(2)
    expect(listed()[0]).toMatchObject({ id: made.id, name: made.name, joined: false, owner: ada.account.id })
    expect(listed()[1]).toEqual(seen)
  }
})
