import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { createNodeSession } from '@chat/client/node-session'
import { CLOSE } from '@chat/contract/close-codes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from './support/command.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { createPerson, openSocket, type Person, type RawSocket } from './support/person.ts'
import { type Replica, startReplica } from './support/replica.ts'

const PASSWORD = 'only for tests'

let database: TestDatabase
let replicas: Replica[]

beforeAll(async () => {
  database = await createTestDatabase()
  replicas = await Promise.all([1, 2].map(() => startReplica({ DATABASE_URL: database.url })))
})

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.end('SIGTERM')))
  await database.drop()
})

const urlOf = (index: number) => (replicas[index] as Replica).url
const admin = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  runCommand('admin', args, { DATABASE_URL: database.url, ...env })

/** Runs a command that works; gives what it printed. */
async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await admin(args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.trimEnd()
}

const signIn = (name: string, password: string) => createNodeSession(urlOf(1)).api.signIn({ name, password })

/** A socket at each replica, greeted. */
async function openSockets(person: Person): Promise<RawSocket[]> {
  const sockets = await Promise.all(replicas.map(({ url }) => openSocket(url, person)))
  await Promise.all(sockets.map((socket) => socket.next('connection:opened')))
  return sockets
}

/** All sockets were closed as the session ended, by a hint: looking would take up to ten seconds. */
async function expectClosed(sockets: RawSocket[], since: number) {
  expect(await Promise.all(sockets.map((socket) => socket.closed()))).toEqual(sockets.map(() => CLOSE.sessionEnded))
  expect(performance.now() - since).toBeLessThan(5_000)
}

test('reset-password gives a new random password, and ends what the old one signed in', async () => {
  const person = await createPerson(urlOf(0))
  const { name } = person.account
  const sockets = await openSockets(person)
  const start = performance.now()
  const [first, second] = [await succeed('reset-password', name.toUpperCase()), await succeed('reset-password', name)]
  await expectClosed(sockets, start)
  expect(first).toMatch(/^[\w-]{24}$/)
  expect(second).not.toBe(first)
  await expect(person.api.me()).rejects.toMatchObject({ problem: { code: 'sign-in-required' } })
  for (const old of [PASSWORD, first])
    await expect(signIn(name, old)).rejects.toMatchObject({ problem: { code: 'wrong-credentials' } })
  await expect(signIn(name, second)).resolves.toEqual(person.account)
})

test('disable signs out everywhere and keeps out; enable lets in again', async () => {
  const person = await createPerson(urlOf(0))
  const { name } = person.account
  const sockets = await openSockets(person)
  const start = performance.now()
  expect(await succeed('disable', name)).toContain(`"${name}"`)
  await expectClosed(sockets, start)
  await expect(signIn(name, PASSWORD)).rejects.toMatchObject({ problem: { code: 'account-disabled' } })
  // A session that began at the same moment signs nobody in either.
  await database.query(
    `INSERT INTO session (account_id, token_hash, expires_at) VALUES ($1, sha256('late'), now() + interval '1 hour')`,
    [person.account.id],
  )
  const late = await fetch(`${urlOf(0)}/api/me`, { headers: { cookie: 'chat_session=late' } })
  expect(late.status).toBe(401)
  await succeed('enable', name)
  await expect(signIn(name, PASSWORD)).resolves.toEqual(person.account)
})

test('export prints everything that is kept of an account, and nothing of others', async () => {
  const [ada, ben] = await Promise.all([createPerson(urlOf(0), 'Ada'), createPerson(urlOf(0), 'Ben')])
  const { id: room } = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
  await ada.api.inviteToRoom(room, ben.account.name)
  const ids = [randomUUIDv7(), randomUUIDv7()] as const
  const { seq } = await ada.api.sendMessage(room, { id: ids[0], body: 'mine, "quoted" \u{1f375}' })
  await ben.api.sendMessage(room, { id: randomUUIDv7(), body: 'a thing of Ben' })
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
  expect(document.messages).toMatchObject([
    { room: 1, id: ids[1], body: 'in general' },
    { room, id: ids[0], seq, body: 'mine, "quoted" \u{1f375}', editedAt: null },
  ])
  expect(text).not.toContain('a thing of Ben')
  expect(text).not.toContain('argon2')
})

test('erase leaves places without texts and a name that says nothing, and everyone who follows sees it', async () => {
  const [ada, ben] = await Promise.all([createPerson(urlOf(0), 'Ada'), createPerson(urlOf(1), 'Ben')])
  const { id: room } = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
  await ada.api.inviteToRoom(room, ben.account.name)
  const bodies = Array.from({ length: 600 }, (_, index) => `secret ${index}`)
  await Promise.all(bodies.map((body) => ada.api.sendMessage(room, { id: randomUUIDv7(), body })))
  await ben.api.sendMessage(room, { id: randomUUIDv7(), body: 'of Ben' })
  const { epoch, seq } = await ben.api.listMessages(room)
  const socket = await openSocket(urlOf(1), ben)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
  await socket.next('room:resumed')
  const sockets = await openSockets(ada)

  const start = performance.now()
  const said = await succeed('erase', ada.account.name)
  await expectClosed(sockets, start)
  const pseudonym = /is "(erased [^"]+)" now/.exec(said)?.[1]
  await expect.poll(() => socket.changes(room).length).toBe(bodies.length + 1)
  const changes = socket.changes(room)
  expect(changes[0]).toMatchObject({ kind: 'member:left', account: { id: ada.account.id } })
  expect(changes.map((change) => change.seq)).toEqual(changes.map((_, index) => seq + 1 + index))
  for (const change of changes.slice(1))
    expect(change).toMatchObject({ kind: 'message:deleted', message: { body: null } })

  const { messages } = await ben.api.listMessages(room, { limit: 100 })
  expect(messages.at(-1)).toMatchObject({ body: 'of Ben' })
  expect(messages[0]).toMatchObject({ body: null, author: { id: ada.account.id, name: pseudonym } })
  const [left] = await database.query<{ text: string }>(
    `SELECT (SELECT string_agg(message::text, '') FROM message WHERE author_id = $1)
         || (SELECT account::text FROM account WHERE id = $1) AS text`,
    [ada.account.id],
  )
  expect(left?.text).not.toMatch(/secret|Ada/)
  // Nor can a text be confirmed by guessing it.
  expect(await database.query(`SELECT 1 FROM message WHERE author_id = $1 AND digest <> ''`, [ada.account.id])).toEqual(
    [],
  )
  expect(await database.query('SELECT 1 FROM session WHERE account_id = $1', [ada.account.id])).toEqual([])
  expect(await database.query('SELECT 1 FROM room_member WHERE account_id = $1', [ada.account.id])).toEqual([])
  expect((await ben.api.listRooms()).rooms.find(({ id }) => id === room)).toMatchObject({ owner: null })
  await expect(signIn(ada.account.name, PASSWORD)).rejects.toMatchObject({ problem: { code: 'wrong-credentials' } })
  // The name is free again.
  const { api } = createNodeSession(urlOf(0))
  await expect(api.signUp({ name: ada.account.name, password: PASSWORD })).resolves.toMatchObject(
    expect.objectContaining({ name: ada.account.name }),
  )
})

test('invite prints a code that lets one person sign up', async () => {
  const replica = await startReplica({ DATABASE_URL: database.url, SIGN_UP: 'invite' })
  const [invitation, other] = [await succeed('invite'), await succeed('invite', '--days', '30')]
  const signUp = (code: string) =>
    createNodeSession(replica.url).api.signUp({ name: randomUUID(), password: PASSWORD, invitation: code })
  await expect(signUp(invitation)).resolves.toMatchObject({ id: expect.any(Number) })
  await expect(signUp(invitation)).rejects.toMatchObject({ problem: { code: 'invitation-required' } })
  await expect(signUp(other)).resolves.toMatchObject({ id: expect.any(Number) })
  const days = await database.query<{ days: number }>(
    'SELECT round(extract(epoch FROM expires_at - created_at) / 86400)::int AS days FROM invitation ORDER BY created_at',
  )
  expect(days).toEqual([{ days: 7 }, { days: 30 }])
  await replica.end('SIGTERM')
})

test('new-epoch resets those who follow', async () => {
  const person = await createPerson(urlOf(0))
  const { epoch, seq } = await person.api.listMessages(1)
  const socket = await openSocket(urlOf(0), person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  await socket.next('room:resumed')
  await succeed('new-epoch')
  const reset = await socket.next('room:reset')
  expect(reset).toMatchObject({ room: 1, reason: 'epoch' })
  expect(reset.epoch).not.toBe(epoch)
})

test('what is wrong is said in a sentence, with exit code 1 and without a stack', async () => {
  const wrong: [args: string[], env: NodeJS.ProcessEnv, said: RegExp][] = [
    [[], {}, /A command is missing[\s\S]*Usage: node admin\.js COMMAND[\s\S]*reset-password NAME/],
    [['make-coffee'], {}, /There is no command "make-coffee"[\s\S]*Usage/],
    [['toString'], {}, /There is no command "toString"/],
    [['disable'], {}, /Usage: node admin\.js disable NAME/],
    [['disable', 'two', 'words'], {}, /Usage: node admin\.js disable NAME/],
    [['new-epoch', 'now'], {}, /Usage: node admin\.js new-epoch$/m],
    [['disable', '--days', '3', 'Ada'], {}, /Usage: node admin\.js disable NAME/],
    [['disable', '--force', 'Ada'], {}, /--force/],
    [['disable', 'Nobody at all'], {}, /There is no account of the name "Nobody at all"/],
    [['invite', '--days', 'soon'], {}, /--days must be a whole number from 1 to 365, and is "soon"/],
    [['invite', '--days', '0'], {}, /--days must be a whole number/],
    [['apply-retention'], {}, /RETENTION_DAYS is not set/],
    [['apply-retention'], { RETENTION_DAYS: '-1' }, /RETENTION_DAYS: /],
    [['new-epoch'], { DATABASE_URL: '' }, /DATABASE_URL: is required/],
    [['new-epoch'], { DATABASE_URL: 'postgresql://127.0.0.1:1/chat' }, /ECONNREFUSED/],
  ]
  for (const [args, env, said] of wrong) {
    const { code, stdout, stderr } = await admin(args, env)
    expect([args, code, stdout]).toEqual([args, 1, ''])
    expect(stderr).toMatch(/^admin: /)
    expect(stderr).toMatch(said)
    expect(stderr).not.toMatch(/^\s+at /m)
  }
  const help = await admin(['--help'], { DATABASE_URL: '' })
  expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('apply-retention') })
})
