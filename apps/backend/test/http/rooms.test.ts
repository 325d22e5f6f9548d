import { randomUUID } from 'node:crypto'
import { MEMBERSHIPS_MAX, OPEN_ROOMS_MAX } from '@chat/contract/limits'
import { expect, test } from 'vitest'
import { useApp } from '../support/app.ts'
import { createRoom, invite, join, listMessages, listRooms, refusal, remove, rename, send } from '../support/http.ts'

const stage = useApp()

/** A private room of the first of two members. */
async function meet() {
  const [ada, ben] = await Promise.all([stage.signUp('Ada'), stage.signUp('Ben')])
  const { id: room } = await createRoom(ada, 'private')
  await invite(ada, room, ben.account.name).expect(201)
  return { ada, ben, room }
}

const disable = (account: number, at = 'now()') =>
  stage.database.query(`UPDATE account SET disabled_at = ${at} WHERE id = $1`, [account])

test('rejects a stranger in a public room, and hides a private room', async () => {
  const [owner, stranger] = await Promise.all([stage.signUp(), stage.signUp()])
  const { id: room } = await createRoom(owner)
  const { id: hidden } = await createRoom(owner, 'private')
  for (const [id, code] of [
    [room, 'not-a-member'],
    [hidden, 'room-not-found'],
  ] as const) {
    await stranger.get(`/api/rooms/${id}/messages`).expect(refusal(code))
    await send(stranger, id, 'let me in').expect(refusal(code))
  }
  await join(stranger, hidden).expect(refusal('room-not-found'))
  expect((await listRooms(stranger)).map(({ id }) => id)).not.toContain(hidden)
})

test('joining again changes nothing', async () => {
  const [owner, guest] = await Promise.all([stage.signUp(), stage.signUp()])
  const { id: room, seq } = await createRoom(owner)
  for (let turn = 0; turn < 2; turn++) {
    const { body } = await join(guest, room).expect(201)
    expect(body).toMatchObject({ id: room, joined: true, unread: 0, seq: seq + 1 })
  }
})

test('only the owner renames a room and removes others', async () => {
  const { ada, ben, room } = await meet()
  await rename(ben, room, 'mine').expect(refusal('not-the-owner'))
  await remove(ben, room, ada).expect(refusal('not-the-owner'))
  const name = randomUUID()
  expect((await rename(ada, room, name).expect(200)).body).toMatchObject({ name, owner: ada.account.id })
  await ada.post('/api/rooms').send({ name: 'general', visibility: 'public' }).expect(refusal('name-taken', 'name'))
  await remove(ada, room, ben).expect(204)
  await ben.get(`/api/rooms/${room}/messages`).expect(refusal('room-not-found'))
  await remove(ada, room, ben).expect(refusal('account-not-found'))
})

test('an owner who leaves passes the room to another member, and an empty room passes to the next member', async () => {
  const { ada, ben, room } = await meet()
  await remove(ada, room, ada).expect(204)
  expect((await rename(ben, room, randomUUID())).body).toMatchObject({ owner: ben.account.id })
  await remove(ben, room, ben).expect(204)
  expect((await listRooms(ben)).map(({ id }) => id)).not.toContain(room)

  const { id: open } = await createRoom(ada)
  await remove(ada, open, ada).expect(204)
  expect((await join(ben, open)).body).toMatchObject({ owner: ben.account.id })
})

test('an owner who leaves only a disabled member passes the room to this member, not to a stranger', async () => {
  const { ada, ben, room } = await meet()
  await disable(ben.account.id)
  await remove(ada, room, ada).expect(204)
  await disable(ben.account.id, 'NULL')
  const cleo = await stage.signUp('Cleo')
  expect((await invite(ben, room, cleo.account.name).expect(201)).body).toMatchObject({ owner: ben.account.id })
})

test('rejects an invitation of a disabled account', async () => {
  const { ada, room } = await meet()
  const cleo = await stage.signUp('Cleo')
  await disable(cleo.account.id)
  await invite(ada, room, cleo.account.name).expect(refusal('account-not-found', 'name'))
})

test('a member who is being removed cannot invite themselves', async () => {
  const { ben, room } = await meet()
  const { query } = stage.database
  await query('BEGIN')
  await query('SELECT FROM room WHERE id = $1 FOR NO KEY UPDATE', [room])
  const invited = invite(ben, room, ben.account.name)
    .expect(refusal('room-not-found'))
    .then(() => {})
  await expect
    .poll(() => query('SELECT FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)) AND NOT granted'))
    .toHaveLength(1)
  await query('DELETE FROM room_member WHERE room_id = $1 AND account_id = $2', [room, ben.account.id])
  await query('COMMIT')
  await invited
})

test('an owner who has just left removes no member', async () => {
  const { ada, ben, room } = await meet()
  const { query } = stage.database
  // A session that waits for a row holds or awaits a lock of the tuple.
  const inQueue = `SELECT FROM pg_locks JOIN pg_database AS own ON own.oid = database
                   WHERE datname = current_database() AND locktype = 'tuple'`
  const waiting = (count: number) => expect.poll(() => query(inQueue)).toHaveLength(count)
  await query('BEGIN')
  await query('SELECT FROM room WHERE id = $1 FOR UPDATE', [room])
  const leaving = remove(ada, room, ada)
    .expect(204)
    .then(() => {})
  await waiting(1)
  const removing = remove(ada, room, ben)
    .expect(refusal('room-not-found'))
    .then(() => {})
  await waiting(2)
  await query('COMMIT')
  await Promise.all([leaving, removing])
  await listMessages(ben, room)
})

test('an account is a member of at most the maximum number of rooms', async () => {
  const [ada, ben] = await Promise.all([stage.signUp('Ada'), stage.signUp('Ben')])
  const { id: last } = await createRoom(ada)
  // One more room is allowed.
  await stage.database.query(
    `WITH made AS (INSERT INTO room (name, visibility) SELECT 'full ' || n, 'private' FROM generate_series(1, $2::int) AS n RETURNING id)
     INSERT INTO room_member (room_id, account_id) SELECT id, $1 FROM made`,
    [ben.account.id, MEMBERSHIPS_MAX - 2],
  )
  await join(ben, last).expect(201)
  await join(ben, last).expect(201)
  const full = refusal('too-many-rooms')
  const { id: next } = await createRoom(ada)
  await join(ben, next).expect(full)
  await invite(ada, next, ben.account.name).expect(full)
  const name = randomUUID()
  await ben.post('/api/rooms').send({ name }).expect(full)
  expect(await stage.database.query('SELECT 1 FROM room WHERE name = $1', [name])).toEqual([])
  expect((await listRooms(ben)).filter(({ joined }) => joined)).toHaveLength(MEMBERSHIPS_MAX)
  await remove(ben, last, ben).expect(204)
  await join(ben, next).expect(201)
})

test('lists the newest public rooms, and all rooms of the account', async () => {
  const user = await stage.signUp()
  const { id: first } = await createRoom(user)
  const made = await stage.database.query<{ id: number }>(
    `INSERT INTO room (name, visibility) SELECT 'open ' || n, 'public' FROM generate_series(1, $1::int) AS n RETURNING id`,
    [OPEN_ROOMS_MAX + 1],
  )
  const rooms = await listRooms(user)
  const ids = (joined: boolean) =>
    rooms.flatMap((room) => (room.joined === joined ? [room.id] : [])).sort((a, b) => a - b)
  expect(ids(true)).toEqual([1, first])
  expect(ids(false)).toEqual(made.slice(1).map(({ id }) => id))
})
