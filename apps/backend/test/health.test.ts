import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { startReplica } from './support/replica.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false })
})
afterAll(() => database.drop())

const LIVENESS = ['/healthz', '/health', '/health/live', '/api/health']
const READINESS = ['/readyz', '/ready', '/health/ready']

async function ask(url: string, paths: string[]) {
  return Promise.all(paths.map(async (path) => (await fetch(url + path)).status))
}

test('D12: without a database it lives, says so, and is not ready', async () => {
  const replica = await startReplica({}, { ready: false })
  expect(await ask(replica.url, LIVENESS)).toEqual([200, 200, 200, 200])
  expect(await ask(replica.url, READINESS)).toEqual([503, 503, 503])
  const health = await (await fetch(`${replica.url}/api/health`)).json()
  expect(health).toMatchObject({ status: 'ok', ready: false, database: 'not configured' })
  const rooms = await fetch(`${replica.url}/api/rooms`)
  expect(rooms.status).toBe(503)
  expect(rooms.headers.get('content-type')).toContain('application/problem+json')
  expect(await rooms.json()).toMatchObject({ code: 'unavailable' })
  expect(await replica.end('SIGTERM')).toBe(0)
})

test('K5: with a database of its version every spelling of ready is 200; behind it, 503 with the reason', async () => {
  const replica = await startReplica({ DATABASE_URL: database.url }, { ready: false })
  const readiness = async () => (await fetch(`${replica.url}/readyz`)).json()
  await expect.poll(readiness).toMatchObject({ status: 'not ready', reason: expect.stringContaining('migration 0') })
  expect((await fetch(`${replica.url}/readyz`)).status).toBe(503)
  expect(await replica.end('SIGTERM')).toBe(0)

  const migrated = await createTestDatabase()
  const ready = await startReplica({ DATABASE_URL: migrated.url, VERSION: '1.2.3', COMMIT: 'abc' })
  expect(await ask(ready.url, [...LIVENESS, ...READINESS])).toEqual([200, 200, 200, 200, 200, 200, 200])
  expect(await (await fetch(`${ready.url}/readyz`)).json()).toEqual({ status: 'ready', bus: 'ok' })
  expect(await (await fetch(`${ready.url}/api/version`)).json()).toMatchObject({ version: '1.2.3', commit: 'abc' })
  await ready.end('SIGTERM')
  await migrated.drop()
})

test('a wrong environment ends the process at once, naming every fault', async () => {
  const env = { DATABASE_URL: 'mysql://db/chat', PORT: 'http', LOG_LEVEL: 'loud', CORS_ORIGIN: 'chat.example.com' }
  const failed = await startReplica(env).catch((error: Error) => error.message)
  expect(failed).toContain('ended with 1')
  for (const name of Object.keys(env)) expect(failed).toContain(`${name}: `)
  const production = await startReplica({ ENVIRONMENT: 'production', DATABASE_URL: database.url }).catch(String)
  expect(production).toContain('CORS_ORIGIN: is required in production')
})

test('nothing under /api answers with anything but problem details', async () => {
  const replica = await startReplica({}, { ready: false })
  for (const path of ['/api', '/api/', '/api/nothing', '/nothing']) {
    const response = await fetch(replica.url + path)
    expect([path, response.headers.get('content-type')]).toEqual([path, 'application/problem+json; charset=utf-8'])
  }
  await replica.end('SIGTERM')
})
