import { createNodeSession } from '@chat/client/node-session'
import { CLOSE } from '@chat/contract/close-codes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { createPerson, openSocket } from './support/person.ts'
import { type Replica, startReplica } from './support/replica.ts'

let database: TestDatabase
let first: Replica
let second: Replica

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { DATABASE_URL: database.url }
  ;[first, second] = await Promise.all([startReplica(env), startReplica(env)])
})

afterAll(async () => {
  await Promise.all([first.end('SIGTERM'), second.end('SIGTERM')])
  await database.drop()
})

const password = 'only for tests'

test('one signs up, signs out, and signs in again at another replica', async () => {
  const { api } = createNodeSession(first.url)
  const account = await api.signUp({ name: 'Grace', password })
  await expect(api.me()).resolves.toMatchObject(account)
  await expect(api.currentSession()).resolves.toEqual({ account: await api.me() })
  await api.signOut()
  await expect(api.currentSession()).resolves.toEqual({ account: null })
  await expect(api.me()).rejects.toMatchObject({ problem: { code: 'sign-in-required', status: 401 } })

  const elsewhere = createNodeSession(second.url)
  await expect(elsewhere.api.signIn({ name: 'GRACE', password })).resolves.toEqual(account)
  await expect(elsewhere.api.me()).resolves.toMatchObject(account)
})

test('a name is taken whatever its case, and a wrong password is told like an unknown name', async () => {
  const { api } = createNodeSession(first.url)
  await api.signUp({ name: 'Édith', password })
  await expect(api.signUp({ name: 'éDITH', password })).rejects.toMatchObject({
    problem: { code: 'name-taken', errors: [{ field: 'name' }] },
  })
  const wrong = { problem: { code: 'wrong-credentials', status: 401 } }
  await expect(api.signIn({ name: 'Édith', password: 'something else' })).rejects.toMatchObject(wrong)
  await expect(api.signIn({ name: 'Nobody here', password })).rejects.toMatchObject(wrong)
})

test('a wrong request names every field that is wrong, and stores nothing', async () => {
  const before = await database.query('SELECT count(*) FROM account')
  const { api } = createNodeSession(first.url)
  const wrong = { name: ' Ada', password: 'short', admin: true }
  const refused = await api.signUp(wrong).catch((error: { problem: { errors: { field: string }[] } }) => error.problem)
  expect(refused).toMatchObject({ code: 'bad-request', status: 400 })
  expect((refused as { errors: { field: string }[] }).errors.map(({ field }) => field).sort()).toEqual([
    'admin',
    'name',
    'password',
  ])
  await expect(api.signUp({ name: 'A\0da', password })).rejects.toMatchObject({ problem: { status: 400 } })
  expect(await database.query('SELECT count(*) FROM account')).toEqual(before)
})

test('the database holds neither a password nor a token', async () => {
  const person = await createPerson(first.url)
  const token = person.cookie()?.split('=')[1] ?? ''
  expect(token).toHaveLength(43)
  const [row] = await database.query<{ text: string }>(
    `SELECT string_agg(account::text || session::text, '') AS text FROM account, session`,
  )
  expect(row?.text).toContain('$argon2id$')
  expect(row?.text).not.toContain(password)
  expect(row?.text).not.toContain(token)
  expect(row?.text).not.toContain(Buffer.from(token).toString('hex'))
})

test('the end of a session closes its sockets on every replica within a second', async () => {
  const person = await createPerson(first.url)
  const sockets = await Promise.all([openSocket(first.url, person), openSocket(second.url, person)])
  await Promise.all(sockets.map((socket) => socket.next('connection:opened')))
  const start = performance.now()
  await person.api.signOut()
  expect(await Promise.all(sockets.map((socket) => socket.closed()))).toEqual([CLOSE.sessionEnded, CLOSE.sessionEnded])
  expect(performance.now() - start).toBeLessThan(1_000)
})

test('a password change ends every other session on every replica, and the old password is refused', async () => {
  const person = await createPerson(first.url)
  const { name } = person.account
  const other = createNodeSession(second.url)
  await other.api.signIn({ name, password })
  const [kept, ended] = await Promise.all([openSocket(first.url, person), openSocket(second.url, other)])
  await Promise.all([kept, ended].map((socket) => socket.next('connection:opened')))

  const change = { current: password, password: 'another one for tests' }
  await expect(person.api.changePassword({ ...change, current: 'not the right one' })).rejects.toMatchObject({
    problem: { code: 'wrong-password', status: 403, errors: [{ field: 'current' }] },
  })
  await expect(person.api.changePassword({ ...change, password: 'short' })).rejects.toMatchObject({
    problem: { code: 'bad-request', errors: [{ field: 'password' }] },
  })
  await expect(other.api.me()).resolves.toMatchObject({ name })

  await person.api.changePassword(change)
  expect(await ended.closed()).toBe(CLOSE.sessionEnded)
  await expect(other.api.me()).rejects.toMatchObject({ problem: { code: 'sign-in-required' } })
  const { sessions } = await person.api.listSessions()
  expect(sessions.map(({ current }) => current)).toEqual([true])
  await expect(other.api.signIn({ name, password })).rejects.toMatchObject({ problem: { code: 'wrong-credentials' } })
  await other.api.signIn({ name, password: change.password })
  kept.socket.close()
})

test('of two concurrent changes of one password, one is refused', async () => {
  const person = await createPerson(first.url)
  const change = (next: string) => person.api.changePassword({ current: password, password: next })
  const results = await Promise.allSettled([change('the first of two'), change('the second of two')])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a socket without a session is told so by its close code', async () => {
  const socket = await openSocket(first.url, createNodeSession(first.url))
  expect(await socket.closed()).toBe(CLOSE.sessionEnded)
})

test('an origin that is present must be the own one, on HTTP and on the socket', async () => {
  const person = await createPerson(first.url)
  const ask = (origin: string) =>
    fetch(`${first.url}/api/me`, { headers: { origin, cookie: person.cookie() ?? '' } }).then(({ status }) => status)
  expect(await ask(first.url)).toBe(200)
  expect(await ask('https://evil.example')).toBe(403)
  expect(await ask('null')).toBe(403)
  await expect(openSocket(first.url, person, { origin: 'https://evil.example' })).rejects.toThrow('403')
  const own = await openSocket(first.url, person, { origin: first.url })
  await own.next('connection:opened')
  own.socket.close()
})
