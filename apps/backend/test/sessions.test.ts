import { randomBytes } from 'node:crypto'
import { createNodeSession } from '@chat/client/node-session'
import { CLOSE } from '@chat/contract/close-codes'
import { SESSIONS_MAX } from '@chat/contract/limits'
import { expect, test } from 'vitest'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(2)
const { urlOf } = stage
const password = 'only for tests'

test('the end of a session closes its sockets on every replica within a second', async () => {
  const person = await createPerson(urlOf(0))
  const sockets = await Promise.all([openSocket(urlOf(0), person), openSocket(urlOf(1), person)])
  await Promise.all(sockets.map((socket) => socket.next('connection:opened')))
  const start = performance.now()
  await person.api.signOut()
  expect(await Promise.all(sockets.map((socket) => socket.closed()))).toEqual([CLOSE.sessionEnded, CLOSE.sessionEnded])
  expect(performance.now() - start).toBeLessThan(1_000)
})

test('a password change closes the sockets of the other sessions, and keeps its own', async () => {
  const person = await createPerson(urlOf(0))
  const other = createNodeSession(urlOf(1))
  await other.api.signIn({ name: person.account.name, password })
  const [kept, ended] = await Promise.all([openSocket(urlOf(0), person), openSocket(urlOf(1), other)])
  await Promise.all([kept, ended].map((socket) => socket.next('connection:opened')))
  await person.api.changePassword({ current: password, password: 'another one for tests' })
  expect(await ended.closed()).toBe(CLOSE.sessionEnded)
  kept.send({ event: 'typing:start', room: 0 })
  await kept.next('request:refused')
  kept.socket.close()
})

test('a socket without a session closes with the code of an ended session', async () => {
  const socket = await openSocket(urlOf(0), createNodeSession(urlOf(0)))
  expect(await socket.closed()).toBe(CLOSE.sessionEnded)
})

test('one session more than the maximum ends the oldest session and its sockets', async () => {
  const person = await createPerson(urlOf(0))
  const socket = await openSocket(urlOf(0), person)
  await socket.next('connection:opened')
  // In the database, because each sign-in takes 20 ms of Argon2.
  const tokens = Array.from({ length: SESSIONS_MAX - 1 }, () => randomBytes(32))
  await stage.database.query(
    `INSERT INTO session (account_id, token_hash, expires_at) SELECT $1, unnest($2::bytea[]), now() + interval '1 hour'`,
    [person.account.id, tokens],
  )
  const newest = createNodeSession(urlOf(0))
  await newest.api.signIn({ name: person.account.name, password })
  expect(await socket.closed()).toBe(CLOSE.sessionEnded)
  await expect(person.api.me()).rejects.toMatchObject({ problem: { code: 'sign-in-required' } })
  expect((await newest.api.listSessions()).sessions).toHaveLength(SESSIONS_MAX)
})
