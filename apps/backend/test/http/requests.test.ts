import { randomUUIDv7 } from 'node:crypto'
import request from 'supertest'
import { beforeAll, expect, test } from 'vitest'
import { type User, useApp } from '../support/app.ts'
import { listRooms, refusal } from '../support/http.ts'

const stage = useApp()
const MESSAGES = '/api/rooms/1/messages'

let user: User
beforeAll(async () => {
  user = await stage.signUp()
})

const post = (path: string, body: string, type = 'application/json') =>
  user.post(path).set('content-type', type).send(body)

test('rejects a body that is not UTF-8, because other characters would be stored', async () => {
  const message = JSON.stringify({ id: randomUUIDv7(), body: 'tea \xff' })
  const sent = user.post(MESSAGES).set('content-type', 'application/json')
  sent.write(Buffer.from(message, 'latin1'))
  await sent.expect(refusal('bad-request'))
  expect(await stage.database.query('SELECT 1 FROM message')).toEqual([])
})

test('rejects a path or a query that is not UTF-8, and names it', async () => {
  await user.get('/api/search?q=tea&q=%ff').expect(refusal('bad-request', 'q'))
  await user.get(`${MESSAGES}?before=%c3%28`).expect(refusal('bad-request', 'before'))
  await user.get('/api/rooms/%ff/messages').expect(refusal('bad-request', 'path'))
})

test.each(['', '%201', '1e1', '0x1', '-1', '1.0', '9007199254740993'])(
  'rejects %j as an integer of a query',
  async (text) => {
    await user.get(`${MESSAGES}?before=${text}`).expect(refusal('bad-request', 'before'))
  },
)

test.each(['%201', '1e0', '0x1', '1.0', '2147483648'])('rejects %j as the id of a room', async (text) => {
  await user.get(`/api/rooms/${text}`).expect(refusal('bad-request', 'room'))
})

test('rejects a query that repeats a parameter', async () => {
  await user.get(`${MESSAGES}?limit=1&limit=2`).expect(refusal('bad-request', 'limit'))
})

test('reads only JSON objects, so a form of another site joins no room', async () => {
  const path = '/api/rooms/2/members'
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
    await post(path, '{}', type).expect(refusal('media-type-unsupported'))
  for (const body of ['null', '[]', '"x"']) await post(path, body).expect(refusal('bad-request', ''))
  expect((await listRooms(user)).find(({ id }) => id === 2)?.joined).toBe(false)
})

test('rejects a message id in upper case, because the database returns lower case', async () => {
  const body = JSON.stringify({ id: 'AAAAAAAA-AAAA-7AAA-8AAA-AAAAAAAAAAAA', body: 'x' })
  await post(MESSAGES, body).expect(refusal('bad-request', 'id'))
})

test("a plain GET of the socket's path answers 426 with the headers that a proxy must pass", async () => {
  const { body } = await request(stage.app)
    .get('/api/ws')
    .expect(refusal('upgrade-required'))
    .expect('upgrade', 'websocket')
    .expect('connection', /upgrade/i)
  expect(body.detail).toMatch(/proxy.* Upgrade, Connection/)
  await request(stage.app).post('/api/ws').expect(refusal('method-not-allowed')).expect('allow', 'GET')
})

test.each([
  ['delete', '/api/accounts', 'method-not-allowed', 'POST'],
  ['put', '/api/rooms/1', 'method-not-allowed', 'GET, PATCH, HEAD'],
  ['post', '/api/nothing', 'not-found', undefined],
  ['post', '/nothing', 'not-found', undefined],
] as const)('%s %s is refused as %s and lists the allowed methods', async (method, path, code, allow) => {
  const { headers } = await request(stage.app)[method](path).expect(refusal(code))
  expect(headers.allow).toBe(allow)
})

test('OPTIONS lists every method of a path', async () => {
  await request(stage.app).options(MESSAGES).expect(204).expect('allow', 'GET, POST, HEAD')
  await request(stage.app).options('/api/nothing').expect(404)
})
