import { randomUUID, randomUUIDv7 } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createPerson, openSocket, type Person } from './support/person.ts'
import { startReplica } from './support/replica.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(2)
const { urlOf } = stage

/** Two members of a room, each subscribed to it at a different replica. */
async function meet() {
  const [ada, ben] = await Promise.all([createPerson(urlOf(0), 'Ada'), createPerson(urlOf(1), 'Ben')])
  const { id: room } = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
  await ada.api.inviteToRoom(room, ben.account.name)
  const [adaSocket, benSocket] = await Promise.all([followRoom(0, ada, room), followRoom(1, ben, room)])
  return { ada, ben, room, adaSocket, benSocket }
}

async function followRoom(replica: number, person: Person, room: number) {
  const { epoch, seq } = await person.api.listMessages(room)
  const socket = await openSocket(urlOf(replica), person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
  await socket.next('room:resumed')
  return socket
}

const send = (person: Person, room: number, body: string) => person.api.sendMessage(room, { id: randomUUIDv7(), body })

test('members get an edit and a new name of the room', async () => {
  const { ada, room, benSocket } = await meet()
  const { seq } = await send(ada, room, 'teh tea is ready')
  const edited = await ada.api.editMessage(room, seq, 'the tea is ready')
  await expect
    .poll(() => benSocket.changes(room).at(-1))
    .toEqual({ kind: 'message:edited', seq: seq + 1, at: expect.any(String), message: edited })
  const name = randomUUID()
  await ada.api.renameRoom(room, name)
  await expect
    .poll(() => benSocket.changes(room).at(-1))
    .toMatchObject({ kind: 'room:renamed', name, account: ada.account })
})

test('rule 1: a deleted message keeps its seq, and no replay contains its text', async () => {
  const { ada, ben, room } = await meet()
  const { epoch, seq: start } = await ben.api.listMessages(room)
  const { seq } = await send(ada, room, 'a secret')
  await ada.api.deleteMessage(room, seq)
  for (const replica of [0, 1]) {
    const back = await openSocket(urlOf(replica), ben)
    back.send({ event: 'room:resume', epoch, rooms: [{ room, seq: start }] })
    await back.next('room:resumed')
    expect(back.changes(room).map(({ kind }) => kind)).toEqual(['message:sent', 'message:deleted'])
    expect(JSON.stringify(back.events)).not.toContain('a secret')
  }
})

test('rule 8: a removed member gets no more changes of the room, within a second', async () => {
  const { ada, ben, room, benSocket } = await meet()
  const start = performance.now()
  await ada.api.removeFromRoom(room, ben.account.id)
  expect(await benSocket.next('room:refused')).toMatchObject({ room, problem: { code: 'not-a-member' } })
  await benSocket.next('room-list:changed')
  expect(performance.now() - start).toBeLessThan(1_000)
  await send(ada, room, 'without Ben')
  benSocket.send({ event: 'typing:start', room })
  await benSocket.next('request:refused')
  expect(JSON.stringify(benSocket.events)).not.toContain('without Ben')
})

test('members get the leave of a member, and the new owner gets a list of rooms', async () => {
  const { ada, ben, room, adaSocket, benSocket } = await meet()
  await ben.api.removeFromRoom(room, ben.account.id)
  await expect.poll(() => adaSocket.changes(room).at(-1)).toMatchObject({ kind: 'member:left', account: ben.account })
  await benSocket.next('room-list:changed')
  await ada.api.inviteToRoom(room, ben.account.name)
  await benSocket.next('room-list:changed')
  await ada.api.removeFromRoom(room, ada.account.id)
  await benSocket.next('room-list:changed')
})

test('every replica knows the accounts that are online, also after a replica is killed', async () => {
  const { ada, ben, room, adaSocket } = await meet()
  const online = async (person: Person) =>
    (await person.api.listMembers(room)).members.filter((member) => member.online).map(({ id }) => id)
  await expect.poll(() => online(ada)).toEqual([ada.account.id, ben.account.id])
  await expect.poll(() => online(ben)).toEqual([ada.account.id, ben.account.id])

  const third = await startReplica({ DATABASE_URL: stage.database.url })
  const guest = await createPerson(third.url, 'Cleo')
  await ada.api.inviteToRoom(room, guest.account.name)
  const guestSocket = await openSocket(third.url, guest)
  const presenceOf = (id: number) =>
    adaSocket.events.flatMap((event) => {
      if (event.event !== 'presence:changed' || event.room !== room) return []
      if (event.came.includes(id)) return ['came']
      return event.went.includes(id) ? ['went'] : []
    })
  await expect.poll(() => presenceOf(guest.account.id)).toEqual(['came'])
  await expect
    .poll(() => adaSocket.events.findLast((event) => event.event === 'topology:changed')?.instances)
    .toHaveLength(3)
  await third.end('SIGKILL')
  await guestSocket.closed()
  await expect.poll(() => presenceOf(guest.account.id), { timeout: 20_000 }).toEqual(['came', 'went'])
  await expect
    .poll(() => adaSocket.events.findLast((event) => event.event === 'topology:changed')?.instances)
    .toHaveLength(2)
})

test('the other members get typing, at every replica', async () => {
  const { ada, room, adaSocket, benSocket } = await meet()
  adaSocket.send({ event: 'typing:start', room })
  expect(await benSocket.next('typing:started')).toEqual({ event: 'typing:started', room, account: ada.account })
  expect(adaSocket.events.some((event) => event.event === 'typing:started')).toBe(false)
})

test('a replica takes its presence lock again after a half-open connection held it', async () => {
  const { database } = stage
  const listLocks = () =>
    database.query<{ pid: number; class: number; number: number }>(
      `SELECT pid, classid::bigint AS class, objid::bigint AS number FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND granted AND application_name = 'chat-backend statements'
         AND datname = current_database()`,
    )
  const [lock] = await listLocks()
  if (!lock) throw new Error('No replica has a lock')
  // This session waits for the lock and gets it before the replica, like a half-open connection.
  const taker = new pg.Client(database.url)
  await taker.connect()
  // pg_locks shows the class as an unsigned number, the function takes a signed one: `| 0` converts it.
  const taken = taker.query('SELECT pg_advisory_lock($1, $2)', [lock.class | 0, lock.number])
  // Select by number, because other tests wait for locks of the same server.
  const listWaiting = () => database.query('SELECT 1 FROM pg_locks WHERE NOT granted AND objid = $1', [lock.number])
  await expect.poll(listWaiting).toHaveLength(1)
  await database.query('SELECT pg_terminate_backend($1)', [lock.pid])
  await taken
  const listReady = () => Promise.all([0, 1].map(async (index) => (await fetch(`${urlOf(index)}/readyz`)).status))
  await expect.poll(listReady).toEqual([200, 200])
  expect(await listLocks()).toHaveLength(1)
  await taker.end()
  await expect.poll(listLocks, { timeout: 20_000 }).toContainEqual(expect.objectContaining({ number: lock.number }))
}, 40_000)
