import request from 'supertest'
import { expect, test } from 'vitest'
import { useApp } from '../support/app.ts'
import { refusal } from '../support/http.ts'

const stage = useApp({ TEACHING: '1' })

test('switches make a replica not ready, failing and slow, and normal again', async () => {
  const ask = (path: string) => request(stage.app).get(path)
  const change = (switches: object) => request(stage.app).put('/api/teaching').send(switches)
  await change({ notReady: true }).expect(200)
  expect((await ask('/readyz').expect(503)).body).toMatchObject({ reason: 'a teaching switch says so' })
  await ask('/healthz').expect(200)
  await change({ errorRate: 1 }).expect(200)
  await ask('/readyz').expect(200)
  await ask('/api/rooms').expect(refusal('internal'))
  await change({ slowMs: 300 }).expect(200)
  const start = performance.now()
  await ask('/api/rooms').expect(401)
  expect(performance.now() - start).toBeGreaterThanOrEqual(299)
  await change({ slowMs: -1 }).expect(refusal('bad-request', 'slowMs'))
  await change({}).expect(200)
  await ask('/api/teaching').expect(200, { notReady: false, slowMs: 0, errorRate: 0 })
})
