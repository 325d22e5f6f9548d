import { randomUUID } from 'node:crypto'
import { createNodeSession } from '@chat/client/node-session'
import { CLOSE } from '@chat/contract/close-codes'
import { MEMBERSHIPS_MAX, OPEN_ROOMS_MAX, SESSIONS_MAX, SOCKETS_MAX } from '@chat/contract/limits'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createCrowd } from './support/crowd.ts'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)
const { urlOf } = stage

test('members are listed page by page, each once, in the order of their names whatever their case', async () => {
  const person = await createPerson(urlOf(0))
  await createCrowd(stage.database, 120, 'crowd')
  await stage.database.query(`UPDATE account SET name = upper(name) WHERE name LIKE 'crowd %0'`)
  const names: string[] = []
  const sizes: number[] = []
  for (let more = true; more; ) {
    const page = await person.api.listMembers(1, { limit: 50, ...(names.length > 0 && { after: names.at(-1) ?? '' }) })
    expect(page.count).toBe(121)
    names.push(...page.members.map(({ name }) => name))
    sizes.push(page.members.length)
    more = page.more
  }
  expect(sizes).toEqual([50, 50, 21])
  expect(new Set(names).size).toBe(121)
  const lower = names.map((name) => name.toLowerCase())
  expect(lower).toEqual(lower.toSorted())

  const socket = await openSocket(urlOf(0), person)
  await socket.next('connection:opened')
  const online = async () => (await person.api.listMembers(1)).members.filter((member) => member.online)
  await expect.poll(online).toMatchObject([{ id: person.account.id }])
  socket.socket.close()
  for (const limit of [0, 101]) {
    await expect(person.api.listMembers(1, { limit })).rejects.toMatchObject({
      problem: { errors: [{ field: 'limit' }] },
    })
  }
  await expect(person.api.listMembers(1, { after: ' ' })).rejects.toMatchObject({
    problem: { errors: expect.arrayContaining([expect.objectContaining({ field: 'after' })]) },
  })
})

test('an account is in so many rooms and not in more, whoever would bring it into one', async () => {
  const [ada, ben] = await Promise.all([createPerson(urlOf(0), 'Ada'), createPerson(urlOf(0), 'Ben')])
  const { id: last } = await ada.api.createRoom({ name: randomUUID(), visibility: 'public' })
  // One place is left.
  await stage.database.query(
    `WITH made AS (INSERT INTO room (name, visibility) SELECT 'full ' || n, 'private' FROM generate_series(1, $2::int) AS n RETURNING id)
     INSERT INTO room_member (room_id, account_id) SELECT id, $1 FROM made`,
    [ben.account.id, MEMBERSHIPS_MAX - 2],
  )
  await ben.api.joinRoom(last)
  await ben.api.joinRoom(last)
  const full = { problem: { code: 'too-many-rooms', status: 409 } }
  const { id: one } = await ada.api.createRoom({ name: randomUUID(), visibility: 'public' })
  await expect(ben.api.joinRoom(one)).rejects.toMatchObject(full)
  await expect(ada.api.inviteToRoom(one, ben.account.name)).rejects.toMatchObject(full)
  const name = randomUUID()
  await expect(ben.api.createRoom({ name, visibility: 'public' })).rejects.toMatchObject(full)
  expect(await stage.database.query('SELECT 1 FROM room WHERE name = $1', [name])).toEqual([])
  expect((await ben.api.listRooms()).rooms.filter(({ joined }) => joined)).toHaveLength(MEMBERSHIPS_MAX)
  await ben.api.removeFromRoom(last, ben.account.id)
  await expect(ben.api.joinRoom(one)).resolves.toMatchObject({ joined: true })
})

test('of many public rooms the newest are offered, and all that one is in', async () => {
  const person = await createPerson(urlOf(0))
  const { id: first } = await person.api.createRoom({ name: randomUUID(), visibility: 'public' })
  const made = await stage.database.query<{ id: number }>(
    `INSERT INTO room (name, visibility) SELECT 'open ' || n, 'public' FROM generate_series(1, $1::int) AS n RETURNING id`,
    [OPEN_ROOMS_MAX + 1],
  )
  const { rooms } = await person.api.listRooms()
  const ids = (joined: boolean) =>
    rooms.flatMap((room) => (room.joined === joined ? [room.id] : [])).sort((a, b) => a - b)
  expect(ids(true)).toEqual([1, first])
  expect(ids(false)).toEqual(made.slice(1).map(({ id }) => id))
})

test('the oldest session ends when there would be too many, and its sockets with it', async () => {
  const person = await createPerson(urlOf(0))
  const socket = await openSocket(urlOf(0), person)
  await socket.next('connection:opened')
  const sessions = Array.from({ length: SESSIONS_MAX }, () => createNodeSession(urlOf(0)))
  for (const { api } of sessions) await api.signIn({ name: person.account.name, password: 'only for tests' })
  expect(await socket.closed()).toBe(CLOSE.sessionEnded)
  await expect(person.api.me()).rejects.toMatchObject({ problem: { code: 'sign-in-required' } })
  expect((await sessions[0]?.api.listSessions())?.sessions).toHaveLength(SESSIONS_MAX)
})

test('the oldest socket of an account is sent away when there would be too many at a replica', async () => {
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
