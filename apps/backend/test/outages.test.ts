import { randomUUIDv7 } from 'node:crypto'
import { createLink, type Link, throughLink } from '@chat/testing/faulty-link'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { createPerson } from './support/person.ts'
import { type Replica, startReplica } from './support/replica.ts'

let database: TestDatabase
let link: Link
let replica: Replica

beforeAll(async () => {
  database = await createTestDatabase()
  link = await createLink(() => Number(new URL(database.url).port))
  replica = await startReplica({ DATABASE_URL: throughLink(link, database.url) })
})

afterAll(async () => {
  await replica.end('SIGTERM')
  link.close()
  await database.drop()
})

const ready = async () => (await fetch(`${replica.url}/readyz`)).status
const reason = async () => ((await (await fetch(`${replica.url}/readyz`)).json()) as { reason?: string }).reason

/** Returns the log lines with this message. Each line is JSON. */
const linesOf = (message: string) =>
  replica
    .log()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => msg === message)

test('an absent database logs one line at the loss and one at its return, independent of the requests meanwhile', async () => {
  const person = await createPerson(replica.url)
  link.close()
  await expect.poll(ready).toBe(503)
  for (let request = 0; request < 20; request++)
    await fetch(`${replica.url}/api/rooms`, { headers: { cookie: person.cookie() ?? '' } })
  await expect.poll(reason).toContain('the database does not answer: connect ECONNREFUSED')
  await link.open()
  await expect.poll(ready).toBe(200)
  await expect.poll(() => linesOf('database back')).toHaveLength(1)
  expect(linesOf('database away')).toHaveLength(1)
  expect(linesOf('database back')[0]).toMatchObject({ attempts: expect.any(Number), seconds: expect.any(Number) })
  expect(replica.log().split('\n').filter(Boolean)).toHaveLength(2)
})

test('a full disk answers 503 with the reason, and the replica is ready again once a message is stored', async () => {
  const person = await createPerson(replica.url)
  await database.query(`CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`)
  await database.query('CREATE TRIGGER full_disk BEFORE INSERT ON message FOR EACH STATEMENT EXECUTE FUNCTION fill()')
  const send = () => person.api.sendMessage(1, { id: randomUUIDv7(), body: 'tea' })
  await expect(send()).rejects.toMatchObject({
    problem: { status: 503, code: 'unavailable', detail: 'The disk of the database is full' },
  })
  expect(await reason()).toBe('The disk of the database is full')
  await database.query('DROP TRIGGER full_disk ON message')
  await send()
  expect(await ready()).toBe(200)
  expect(linesOf('database cannot serve')).toHaveLength(1)
  expect(linesOf('database serves again')).toHaveLength(1)
})

test('a database that turns read-only answers 503 with the reason, and the replica is not ready', async () => {
  const person = await createPerson(replica.url)
  const name = new URL(database.url).pathname.slice(1)
  const cut = () =>
    database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`)
  await database.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
  await cut()
  await expect.poll(reason).toBe('The database is read-only')
  await expect(person.api.sendMessage(1, { id: randomUUIDv7(), body: 'tea' })).rejects.toMatchObject({
    problem: { status: 503, code: 'unavailable', detail: 'The database is read-only' },
  })
  await database.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`)
  await cut()
  await expect.poll(ready).toBe(200)
})

test('a lasting refusal is one log line and the reason of readiness, and pg prints no warning', async () => {
  const url = new URL(database.url)
  url.searchParams.set('sslmode', 'require')
  const refused = await startReplica({ DATABASE_URL: url.href }, { ready: false })
  const sentence = 'The server does not support SSL connections; switch TLS on there, or use sslmode=disable'
  const answer = async () => (await fetch(`${refused.url}/readyz`)).json()
  await expect.poll(answer).toMatchObject({ reason: `the database cannot be used: ${sentence}` })
  const lines = refused.log().split('\n').filter(Boolean)
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ msg: 'database away', reason: sentence }])
  // The public health report does not contain the database's message.
  const health = await (await fetch(`${refused.url}/api/health`)).json()
  expect(health).toMatchObject({ reason: 'the database cannot be used' })
  await refused.end('SIGTERM')
})
