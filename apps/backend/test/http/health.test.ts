import request from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import { createTestApp, useApp } from '../support/app.ts'
import { createTestDatabase } from '../support/database.ts'
import { refusal } from '../support/http.ts'

const stage = useApp({ VERSION: '1.2.3', COMMIT: 'abc' })

const LIVENESS = ['/healthz', '/health', '/health/live', '/api/health']
const READINESS = ['/readyz', '/ready', '/health/ready']

async function expectStatus(app: Parameters<typeof request>[0], paths: string[], status: number) {
  for (const path of paths) await request(app).get(path).expect(status)
}

test('D12: without a database the replica lives, reports this, and is not ready', async () => {
  const { app } = createTestApp({})
  await expectStatus(app, LIVENESS, 200)
  await expectStatus(app, READINESS, 503)
  const { body } = await request(app).get('/api/health')
  expect(body).toMatchObject({ status: 'ok', ready: false, database: 'not configured' })
  await request(app).get('/api/rooms').expect(refusal('unavailable'))
  await request(app).get('/api/teaching').expect(refusal('unavailable'))
})

test('K5: with a migrated database every readiness path answers 200', async () => {
  await expectStatus(stage.app, [...LIVENESS, ...READINESS], 200)
  await request(stage.app).get('/readyz').expect({ status: 'ready', bus: 'ok' })
  const { body } = await request(stage.app).get('/api/version')
  expect(body).toMatchObject({ version: '1.2.3', commit: 'abc' })
})

test('K5: with an older database readiness answers 503 with the reason', async () => {
  const database = await createTestDatabase({ migrated: false })
  const { app, close } = createTestApp({ DATABASE_URL: database.url })
  onTestFinished(async () => {
    await close()
    await database.drop()
  })
  const reason = async () => (await request(app).get('/readyz')).body.reason
  await expect.poll(reason).toContain('the database is at migration 0')
  await expectStatus(app, READINESS, 503)
})

test.each(['/api', '/api/', '/api/nothing', '/nothing'])('%s answers with problem details', async (path) => {
  await request(createTestApp({}).app)
    .get(path)
    .expect(path === '/nothing' ? 404 : 503)
    .expect('content-type', 'application/problem+json; charset=utf-8')
})
