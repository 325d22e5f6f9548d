import { randomUUIDv7 } from 'node:crypto'
import { connect } from 'node:net'
import { CLOSE } from '@chat/contract/close-codes'
import { fillPath, PATHS } from '@chat/contract/paths'
import type { Problem } from '@chat/contract/problem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HANDSHAKES, readHandshake, VALID_HANDSHAKE } from './fuzz/handshakes.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { createPerson, openSocket, type Person } from './support/person.ts'
import { type Replica, startReplica } from './support/replica.ts'

let database: TestDatabase
let replica: Replica
let person: Person

beforeAll(async () => {
  database = await createTestDatabase()
  replica = await startReplica({ DATABASE_URL: database.url })
  person = await createPerson(replica.url)
})

afterAll(async () => {
  await replica.end('SIGTERM')
  await database.drop()
})

const JSON_TYPE = 'application/json'
const MESSAGES = fillPath(PATHS.messages, { room: 1 })

async function ask(path: string, post?: { body: string | Buffer; type: string }) {
  const response = await fetch(replica.url + path, {
    ...(post && { method: 'POST', body: post.body as string }),
    headers: { cookie: person.cookie() ?? '', ...(post && { 'content-type': post.type }) },
  })
  const answer = (await response.json()) as Partial<Problem>
  return { status: response.status, code: answer.code, fields: answer.errors?.map(({ field }) => field) }
}

const refused = (field: string) => ({ status: 400, code: 'bad-request', fields: [field] })

test('a body that is no UTF-8 is refused, where other characters would be stored in its place', async () => {
  const message = JSON.stringify({ id: randomUUIDv7(), body: 'tea \xff' })
  const answer = await ask(MESSAGES, { body: Buffer.from(message, 'latin1'), type: JSON_TYPE })
  expect(answer).toMatchObject({ status: 400, code: 'bad-request' })
  expect(await database.query('SELECT 1 FROM message')).toEqual([])
})

test('a frame that is no UTF-8 closes the socket', async () => {
  const { socket, closed } = await openSocket(replica.url, person)
  socket.send(Buffer.from('{"event":"\xff"}', 'latin1'), { binary: false })
  expect(await closed()).toBe(CLOSE.notUtf8)
})

test('a path or a query that is no UTF-8 is refused by its name', async () => {
  expect(await ask(`${PATHS.search}?q=tea&q=%ff`)).toEqual(refused('q'))
  expect(await ask(`${MESSAGES}?before=%c3%28`)).toEqual(refused('before'))
  expect(await ask('/api/rooms/%ff/messages')).toEqual(refused('path'))
})

test('an integer in a path or a query is digits', async () => {
  for (const text of ['', '%201', '1e1', '0x1', '-1', '1.0', '9007199254740993']) {
    expect([text, await ask(`${MESSAGES}?before=${text}`)]).toEqual([text, refused('before')])
  }
  for (const text of ['%201', '1e0', '0x1', '1.0', '2147483648']) {
    expect([text, await ask(`/api/rooms/${text}`)]).toEqual([text, refused('room')])
  }
  expect(await ask(`${MESSAGES}?limit=1&limit=2`)).toEqual(refused('limit'))
})

test('only JSON is read: to send anything else joins no room', async () => {
  const members = fillPath(PATHS.members, { room: 2 })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    expect(await ask(members, { body: '{}', type })).toMatchObject({ status: 415, code: 'media-type-unsupported' })
  }
  for (const body of ['null', '[]', '"x"']) expect(await ask(members, { body, type: JSON_TYPE })).toEqual(refused(''))
  expect((await person.api.listRooms()).rooms.find(({ id }) => id === 2)?.joined).toBe(false)
})

test('a message id is in lower case, as the database gives it back', async () => {
  const body = JSON.stringify({ id: 'AAAAAAAA-AAAA-7AAA-8AAA-AAAAAAAAAAAA', body: 'x' })
  expect(await ask(MESSAGES, { body, type: JSON_TYPE })).toEqual(refused('id'))
})

/** Writes bytes to the replica as they are, and gives what it answers until it closes, or answers whole. */
async function speak(lines: string[]): Promise<string> {
  const { hostname, port } = new URL(replica.url)
  const socket = connect(Number(port), hostname)
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

test('a request for a target that is no URL harms nobody', async () => {
  const upgrade = ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13']
  const key = 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=='
  for (const target of ['//', '//[', 'http://[', '/\\', '/api/%ff', '*', '/api/ws/', `/${'x'.repeat(10_000)}`]) {
    for (const more of [['connection: close'], [...upgrade, key]]) {
      expect(await speak([`GET ${target} HTTP/1.1`, 'host: localhost', ...more])).toMatch(/^HTTP\/1\.1 4\d\d /)
    }
  }
  expect(await speak(['GET /api/ws HTTP/1.1', 'host: localhost', ...upgrade])).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(await ask(PATHS.me)).toMatchObject({ status: 200 })
})

test.each(HANDSHAKES)('a handshake with $kind ends with $status', async (handshake) => {
  const { status, type, body } = await readHandshake(replica.url, handshake)
  expect(status).toBe(handshake.status)
  if (status < 400) return
  expect(type).toContain('application/problem+json')
  expect(JSON.parse(body)).toMatchObject({ status, code: expect.any(String), detail: expect.any(String) })
})

test("a plain GET of the socket's path answers 426 with the headers that a proxy must pass", async () => {
  const response = await fetch(replica.url + PATHS.socket)
  expect(response.status).toBe(426)
  expect(response.headers.get('upgrade')).toBe('websocket')
  expect(response.headers.get('connection')).toMatch(/upgrade/i)
  const problem = (await response.json()) as Problem
  expect(problem).toMatchObject({ status: 426, code: 'upgrade-required' })
  expect(problem.detail).toMatch(/proxy.* Upgrade, Connection/)
  expect((await fetch(replica.url + PATHS.socket, { method: 'POST' })).headers.get('allow')).toBe('GET')
})

test('without a database a handshake is answered with 503 and the reason', async () => {
  const alone = await startReplica({}, { ready: false })
  const answer = await readHandshake(alone.url, { kind: 'valid', headers: VALID_HANDSHAKE, status: 503 })
  expect(answer.status).toBe(503)
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'unavailable', detail: 'No DATABASE_URL is configured' })
  await alone.end('SIGTERM')
})

test.each([
  ['DELETE', PATHS.accounts, 405, 'method-not-allowed', 'POST'],
  ['PUT', fillPath(PATHS.room, { room: 1 }), 405, 'method-not-allowed', 'GET, PATCH, HEAD'],
  ['POST', '/api/nothing', 404, 'not-found', null],
  ['POST', '/nothing', 404, 'not-found', null],
])('%s %s is refused with %i %s, and the methods that the path takes', async (method, path, status, code, allow) => {
  const response = await fetch(replica.url + path, { method })
  expect([response.status, response.headers.get('allow')]).toEqual([status, allow])
  expect(await response.json()).toMatchObject({ status, code })
})

test('a path says which methods it takes, whatever part of the code they are in', async () => {
  const response = await fetch(replica.url + MESSAGES, { method: 'OPTIONS' })
  expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, POST, HEAD'])
  expect((await fetch(`${replica.url}/api/nothing`, { method: 'OPTIONS' })).status).toBe(404)
})
