import { randomUUID, randomUUIDv7 } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createPerson, openSocket, type Person } from './support/person.ts'
import { type Replica, startReplica } from './support/replica.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(2)
const { urlOf } = stage
const problem = (code: string) => ({ problem: { code } })

/** Two people in a room of the first, each with a socket at another replica that follows it. */
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

test('an edit is told to everyone, keeps its place, and its author alone may make it', async () => {
  const { ada, ben, room, benSocket } = await meet()
  const { seq } = await send(ada, room, 'teh tea is ready')
  await expect(ben.api.editMessage(room, seq, 'mine now')).rejects.toMatchObject(problem('not-the-author'))
  const edited = await ada.api.editMessage(room, seq, 'the tea is ready')
  expect(edited).toMatchObject({ seq, body: 'the tea is ready', editedAt: expect.any(String) })
  await expect
    .poll(() => benSocket.changes(room).at(-1))
    .toEqual({
      kind: 'message:edited',
      seq: seq + 1,
      at: expect.any(String),
      message: edited,
    })
  expect((await ben.api.listMessages(room)).messages).toEqual([edited])
  await ada.api.editMessage(room, seq, 'the tea is ready')
  expect((await ben.api.listMessages(room)).seq).toBe(seq + 1)
  await expect(ada.api.editMessage(room, seq + 9, 'x')).rejects.toMatchObject(problem('message-not-found'))
  await expect(ada.api.editMessage(room, seq, ' ')).rejects.toMatchObject({ problem: { errors: [{ field: 'body' }] } })
})

test('rule 1: a deleted message leaves its place, and its text is never told again, not even to those who come back', async () => {
  const { ada, ben, room } = await meet()
  const { epoch, seq: start } = await ben.api.listMessages(room)
  const { id, seq } = await send(ada, room, 'a secret')
  await ada.api.deleteMessage(room, seq)
  await ada.api.deleteMessage(room, seq)
  expect((await ben.api.listMessages(room)).messages).toMatchObject([{ seq, body: null }])
  await expect(ada.api.editMessage(room, seq, 'again')).rejects.toMatchObject(problem('message-deleted'))
  // The same message sent once more is the one that was stored, not a new one.
  await expect(ada.api.sendMessage(room, { id, body: 'a secret' })).resolves.toMatchObject({ seq })
  for (const replica of [0, 1]) {
    const back = await openSocket(urlOf(replica), ben)
    back.send({ event: 'room:resume', epoch, rooms: [{ room, seq: start }] })
    await back.next('room:resumed')
    expect(back.changes(room).map(({ kind }) => kind)).toEqual(['message:sent', 'message:deleted'])
    expect(JSON.stringify(back.events)).not.toContain('a secret')
  }
})

test('a room is renamed by its owner alone, and everyone is told', async () => {
  const { ada, ben, room, benSocket } = await meet()
  await expect(ben.api.renameRoom(room, 'mine')).rejects.toMatchObject(problem('not-the-owner'))
  const name = randomUUID()
  await expect(ada.api.renameRoom(room, name)).resolves.toMatchObject({ name, owner: ada.account.id })
  await expect
    .poll(() => benSocket.changes(room).at(-1))
    .toMatchObject({ kind: 'room:renamed', name, account: ada.account })
  await expect(ada.api.createRoom({ name: 'general', visibility: 'public' })).rejects.toMatchObject(
    problem('name-taken'),
  )
})

test('rule 8: who is removed from a room hears nothing more of it, within a second, and may not read it', async () => {
  const { ada, ben, room, benSocket } = await meet()
  await expect(ben.api.removeFromRoom(room, ada.account.id)).rejects.toMatchObject(problem('not-the-owner'))
  const start = performance.now()
  await ada.api.removeFromRoom(room, ben.account.id)
  expect(await benSocket.next('room:refused')).toMatchObject({ room, problem: { code: 'not-a-member' } })
  await benSocket.next('rooms:changed')
  expect(performance.now() - start).toBeLessThan(1_000)
  await send(ada, room, 'without Ben')
  benSocket.send({ event: 'typing:start', room })
  await benSocket.next('request:refused')
  expect(JSON.stringify(benSocket.events)).not.toContain('without Ben')
  await expect(ben.api.listMessages(room)).rejects.toMatchObject(problem('room-not-found'))
  await expect(ada.api.removeFromRoom(room, ben.account.id)).rejects.toMatchObject(problem('account-not-found'))
})

test('one leaves a room by oneself', async () => {
  const { ben, room, adaSocket } = await meet()
  await ben.api.removeFromRoom(room, ben.account.id)
  await expect.poll(() => adaSocket.changes(room).at(-1)).toMatchObject({ kind: 'member:left', account: ben.account })
  expect((await ben.api.listRooms()).rooms.map(({ id }) => id)).not.toContain(room)
})

test('a room whose owner leaves has another one at once, and one that was left by all whoever comes in', async () => {
  const { ada, ben, room, benSocket } = await meet()
  await ada.api.removeFromRoom(room, ada.account.id)
  await benSocket.next('rooms:changed')
  await expect(ben.api.renameRoom(room, randomUUID())).resolves.toMatchObject({ owner: ben.account.id })
  await ben.api.removeFromRoom(room, ben.account.id)

  const { id: open } = await ada.api.createRoom({ name: randomUUID(), visibility: 'public' })
  await ada.api.removeFromRoom(open, ada.account.id)
  await expect(ben.api.joinRoom(open)).resolves.toMatchObject({ owner: ben.account.id })
})

test('a room whose owner left it to nobody is not passed to a stranger, but to who is in it', async () => {
  const { ada, ben, room } = await meet()
  const { query } = stage.database
  await query('UPDATE account SET disabled_at = now() WHERE id = $1', [ben.account.id])
  await ada.api.removeFromRoom(room, ada.account.id)
  await query('UPDATE account SET disabled_at = NULL WHERE id = $1', [ben.account.id])
  const cleo = await createPerson(urlOf(0), 'Cleo')
  await expect(ben.api.inviteToRoom(room, cleo.account.name)).resolves.toMatchObject({ owner: ben.account.id })
})

test('nobody brings a disabled account into a room', async () => {
  const { ada, room } = await meet()
  const cleo = await createPerson(urlOf(0), 'Cleo')
  await stage.database.query('UPDATE account SET disabled_at = now() WHERE id = $1', [cleo.account.id])
  await expect(ada.api.inviteToRoom(room, cleo.account.name)).rejects.toMatchObject(problem('account-not-found'))
})

test('who is being removed does not bring themselves back', async () => {
  const { ben, room } = await meet()
  const { query } = stage.database
  await query('BEGIN')
  await query('SELECT FROM room WHERE id = $1 FOR NO KEY UPDATE', [room])
  const invited = expect(ben.api.inviteToRoom(room, ben.account.name)).rejects.toMatchObject(problem('room-not-found'))
  await expect
    .poll(() => query('SELECT FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)) AND NOT granted'))
    .toHaveLength(1)
  await query('DELETE FROM room_member WHERE room_id = $1 AND account_id = $2', [room, ben.account.id])
  await query('COMMIT')
  await invited
})

test('who has left a room removes nobody from it, however close the two come', async () => {
  const { ada, ben, room } = await meet()
  const { query } = stage.database
  // Whoever waits for a row locks its place in the queue, or waits for that.
  const inQueue = `SELECT FROM pg_locks JOIN pg_database AS own ON own.oid = database
                   WHERE datname = current_database() AND locktype = 'tuple'`
  const waiting = (count: number) => expect.poll(() => query(inQueue)).toHaveLength(count)
  await query('BEGIN')
  await query('SELECT FROM room WHERE id = $1 FOR UPDATE', [room])
  const leaving = ada.api.removeFromRoom(room, ada.account.id)
  await waiting(1)
  const removing = expect(ada.api.removeFromRoom(room, ben.account.id)).rejects.toMatchObject(problem('room-not-found'))
  await waiting(2)
  await query('COMMIT')
  await Promise.all([leaving, removing])
  expect((await ben.api.listMembers(room)).members.map(({ id }) => id)).toEqual([ben.account.id])
})

test('search finds words in the own rooms alone, and what they say now', async () => {
  const { ada, ben, room } = await meet()
  const word = `w${randomUUID().replaceAll('-', '')}`
  const { seq } = await send(ada, room, `Where is the ${word}, and a kettle?`)
  const other = await send(ada, room, `A ${word} of tea`)
  const find = async (person: Person, q: string) =>
    (await person.api.search({ q })).messages.map((message) => message.seq)
  expect(await find(ben, word)).toEqual([other.seq, seq])
  expect(await find(ben, `${word.toUpperCase()} kettle`)).toEqual([seq])
  expect(await find(ben, `${word} -kettle`)).toEqual([other.seq])
  expect(await find(await createPerson(urlOf(0)), word)).toEqual([])
  await ada.api.deleteMessage(room, seq)
  await ada.api.editMessage(room, other.seq, 'nothing')
  expect(await find(ben, word)).toEqual([])
  expect(await ada.api.search({ q: word, room: 1 })).toEqual({ messages: [], more: false })
})

test('who is online is known at every replica, also after one is killed', async () => {
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

test('typing is told to the others in the room, at every replica', async () => {
  const { ada, room, adaSocket, benSocket } = await meet()
  adaSocket.send({ event: 'typing:start', room })
  expect(await benSocket.next('typing:started')).toEqual({ event: 'typing:started', room, account: ada.account })
  expect(adaSocket.events.some((event) => event.event === 'typing:started')).toBe(false)
})

test('one sees where one is signed in, ends one session, or all', async () => {
  const person = await createPerson(urlOf(0))
  const name = person.account.name
  const phone = await createPerson(urlOf(1), 'ignored')
  await phone.api.signIn({ name, password: 'only for tests' })
  const { sessions } = await phone.api.listSessions()
  expect(sessions.map(({ current }) => current)).toEqual([true, false])
  await phone.api.endSession(sessions[1]?.id ?? '')
  await expect(person.api.me()).rejects.toMatchObject(problem('sign-in-required'))
  await expect(phone.api.endSession(sessions[1]?.id ?? '')).rejects.toMatchObject(problem('session-not-found'))
  await expect(phone.api.endSession('x')).rejects.toMatchObject({ problem: { errors: [{ field: 'session' }] } })
  await phone.api.signOutEverywhere()
  await expect(phone.api.me()).rejects.toMatchObject(problem('sign-in-required'))
})

test('sign-up follows the policy', async () => {
  const { createNodeSession } = await import('@chat/client/node-session')
  const { createHash } = await import('node:crypto')
  const [closed, invite] = await Promise.all(
    ['closed', 'invite'].map((policy) => startReplica({ DATABASE_URL: stage.database.url, SIGN_UP: policy })),
  )
  const signUp = (replica: Replica | undefined, invitation?: string) =>
    createNodeSession(replica?.url ?? '').api.signUp({
      name: randomUUID(),
      password: 'only for tests',
      ...(invitation && { invitation }),
    })
  await expect(signUp(closed)).rejects.toMatchObject(problem('sign-up-closed'))
  await expect(signUp(invite)).rejects.toMatchObject(problem('invitation-required'))
  const hash = createHash('sha256').update('come in').digest()
  await stage.database.query(`INSERT INTO invitation (code_hash, expires_at) VALUES ($1, now() + interval '1 day')`, [
    hash,
  ])
  await expect(signUp(invite, 'come in')).resolves.toMatchObject({ id: expect.any(Number) })
  await expect(signUp(invite, 'come in')).rejects.toMatchObject(problem('invitation-required'))
  await Promise.all([closed?.end('SIGTERM'), invite?.end('SIGTERM')])
})

test('a replica whose place was still taken by its connection before, when it connected again, is seen all the same', async () => {
  const { database } = stage
  const listPlaces = () =>
    database.query<{ pid: number; class: number; number: number }>(
      `SELECT pid, classid::bigint AS class, objid::bigint AS number FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND granted AND application_name = 'chat-backend statements'
         AND datname = current_database()`,
    )
  const [place] = await listPlaces()
  if (!place) throw new Error('No replica has a place')
  // Waits for the place, and has it when the replica asks, as a connection would that is half open.
  const taker = new pg.Client(database.url)
  await taker.connect()
  // pg_locks shows the class as an unsigned number, the function takes a signed one: `| 0` converts it.
  const taken = taker.query('SELECT pg_advisory_lock($1, $2)', [place.class | 0, place.number])
  // By its number, as other tests wait for locks of the same server.
  const listWaiting = () => database.query('SELECT 1 FROM pg_locks WHERE NOT granted AND objid = $1', [place.number])
  await expect.poll(listWaiting).toHaveLength(1)
  await database.query('SELECT pg_terminate_backend($1)', [place.pid])
  await taken
  const listReady = () => Promise.all([0, 1].map(async (index) => (await fetch(`${urlOf(index)}/readyz`)).status))
  await expect.poll(listReady).toEqual([200, 200])
  expect(await listPlaces()).toHaveLength(1)
  await taker.end()
  await expect.poll(listPlaces, { timeout: 20_000 }).toContainEqual(expect.objectContaining({ number: place.number }))
}, 40_000)
