import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { createNodeSession } from '@chat/client/node-session'
import { expect, test } from 'vitest'
import { expectClosed, useAdmin } from './support/admin.ts'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const PASSWORD = 'only for tests'

const stage = useReplicas(2)
const { urlOf } = stage
const { openSockets, signIn, succeed } = useAdmin(stage)

test('export prints all stored data of an account, and no data of other accounts', async () => {
  const [ada, ben] = await Promise.all([createPerson(urlOf(0), 'Ada'), createPerson(urlOf(0), 'Ben')])
  const { id: room } = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
  await ada.api.inviteToRoom(room, ben.account.name)
  const ids = [randomUUIDv7(), randomUUIDv7()] as const
  const { seq } = await ada.api.sendMessage(room, { id: ids[0], body: 'mine, "quoted" \u{1f375}' })
  const mention = await ben.api.sendMessage(room, {
    id: randomUUIDv7(),
    body: `a thing of Ben for @${ada.account.name}`,
  })
  await ada.api.sendMessage(1, { id: ids[1], body: 'in general' })
  await ada.api.markRead(room, seq)

  const text = await succeed('export', ada.account.name)
  const document = JSON.parse(text)
  expect(document.account).toEqual({ ...ada.account, createdAt: expect.any(String), disabledAt: null })
  expect(document.sessions).toEqual([
    { userAgent: expect.any(String), createdAt: expect.any(String), expiresAt: expect.any(String) },
  ])
  expect(document.rooms.map(({ id, owned }: { id: number; owned: boolean }) => [id, owned])).toEqual([
    [1, false],
    [room, true],
  ])
  expect(document.actions.map(({ room, kind }: { room: number; kind: string }) => [room, kind])).toEqual([
    [1, 'member:joined'],
    [room, 'member:joined'],
  ])
  expect(document.mentions).toEqual([{ room, seq: mention.seq }])
  expect(document.messages).toMatchObject([
    { room: 1, id: ids[1], body: 'in general' },
    { room, id: ids[0], seq, body: 'mine, "quoted" \u{1f375}', editedAt: null },
  ])
  expect(text).not.toContain('a thing of Ben')
  expect(text).not.toContain('argon2')
})

test('erase deletes the texts, replaces the name, and notifies every subscriber of the rooms', async () => {
  const [ada, ben] = await Promise.all([createPerson(urlOf(0), 'Ada'), createPerson(urlOf(1), 'Ben')])
  const { id: room } = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
  await ada.api.inviteToRoom(room, ben.account.name)
  const bodies = Array.from({ length: 600 }, (_, index) => `secret ${index}${index ? '' : ` @${ben.account.name}`}`)
  await Promise.all(bodies.map((body) => ada.api.sendMessage(room, { id: randomUUIDv7(), body })))
  await ben.api.sendMessage(room, { id: randomUUIDv7(), body: `@${ada.account.name}` })
  await ben.api.sendMessage(room, { id: randomUUIDv7(), body: 'of Ben' })
  expect(await stage.database.query('SELECT FROM mention WHERE room_id = $1', [room])).toHaveLength(2)
  const { epoch, seq } = await ben.api.listMessages(room)
  const socket = await openSocket(urlOf(1), ben)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
  await socket.next('room:resumed')
  const sockets = await openSockets(ada)

  const start = performance.now()
  const said = await succeed('erase', ada.account.name)
  await expectClosed(sockets, start)
  const pseudonym = /is "(erased [^"]+)" now/.exec(said)?.[1]
  // Open pages get the new name at once, and the replay buffer contains it.
  const renamed = { id: ada.account.id, name: pseudonym }
  expect((await socket.next('account:renamed')).account).toEqual(renamed)
  await expect.poll(() => socket.changes(room).length).toBe(bodies.length + 1)
  const changes = socket.changes(room)
  expect(changes[0]).toMatchObject({ kind: 'member:left', account: { id: ada.account.id } })
  expect(changes.map((change) => change.seq)).toEqual(changes.map((_, index) => seq + 1 + index))
  for (const change of changes.slice(1))
    expect(change).toMatchObject({ kind: 'message:deleted', message: { body: null } })

  const back = await openSocket(urlOf(1), ben)
  back.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
  await back.next('room:resumed')
  expect(back.changes(room)).toHaveLength(changes.length)
  expect(JSON.stringify(back.changes(room))).not.toContain(ada.account.name)

  const { messages } = await ben.api.listMessages(room, { limit: 100 })
  expect(messages.at(-1)).toMatchObject({ body: 'of Ben' })
  expect(messages[0]).toMatchObject({ body: null, author: { id: ada.account.id, name: pseudonym } })
  const [left] = await stage.database.query<{ text: string }>(
    `SELECT (SELECT string_agg(message::text, '') FROM message WHERE author_id = $1)
         || (SELECT account::text FROM account WHERE id = $1) AS text`,
    [ada.account.id],
  )
  expect(left?.text).not.toMatch(/secret|Ada/)
  expect(await stage.database.query('SELECT FROM mention WHERE room_id = $1', [room])).toEqual([])
  // A digest would confirm a guess of the text.
  expect(
    await stage.database.query(`SELECT 1 FROM message WHERE author_id = $1 AND digest <> ''`, [ada.account.id]),
  ).toEqual([])
  expect(await stage.database.query('SELECT 1 FROM session WHERE account_id = $1', [ada.account.id])).toEqual([])
  expect(await stage.database.query('SELECT 1 FROM room_member WHERE account_id = $1', [ada.account.id])).toEqual([])
  expect((await ben.api.listRooms()).rooms.find(({ id }) => id === room)).toMatchObject({ owner: ben.account.id })
  await expect(signIn(ada.account.name, PASSWORD)).rejects.toMatchObject({ problem: { code: 'wrong-credentials' } })
  // The name is free again.
  const { api } = createNodeSession(urlOf(0))
  await expect(api.signUp({ name: ada.account.name, password: PASSWORD })).resolves.toMatchObject(
    expect.objectContaining({ name: ada.account.name }),
  )
})
