import { once } from 'node:events'
import { findFreePort } from '@chat/tooling/process/ports'
import { expect, test } from 'vitest'
import { createTestDatabase } from './support/database.ts'
import { createPerson, openSocket } from './support/person.ts'
import { startReplica } from './support/replica.ts'

async function change(url: string, method: 'PUT' | 'POST', body: unknown) {
  return fetch(`${url}/api/teaching`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

test('clients of every replica get the new switches of a replica at once', async () => {
  const database = await createTestDatabase()
  const env = { DATABASE_URL: database.url }
  const [taught, plain] = await Promise.all([startReplica({ ...env, TEACHING: '1' }), startReplica(env)])
  const person = await createPerson(plain.url)
  const sockets = await Promise.all([openSocket(taught.url, person), openSocket(plain.url, person)])
  const [own, other] = await Promise.all(sockets.map((socket) => socket.next('connection:opened')))
  expect(own?.teaching).toEqual({ notReady: false, slowMs: 0, errorRate: 0 })
  expect(other).not.toHaveProperty('teaching')
  const switches = { notReady: false, slowMs: 5, errorRate: 0 }
  await change(taught.url, 'PUT', switches)
  for (const { events } of sockets) {
    await expect
      .poll(() => events.findLast((event) => event.event === 'topology:changed')?.instances)
      .toContainEqual(expect.objectContaining({ instance: own?.instance, teaching: switches }))
  }
  const { instances } = await person.api.topology()
  expect(instances.map(({ teaching }) => teaching?.slowMs).sort()).toEqual([5, undefined])
  await Promise.all([taught.end('SIGTERM'), plain.end('SIGTERM')])
  await database.drop()
})

test('K4: a hanging replica answers no liveness probe, and a crashed replica exits with an error', async () => {
  const [hanging, crashing] = await Promise.all([1, 2].map(() => startReplica({ TEACHING: '1' }, { ready: false })))
  await change(hanging?.url ?? '', 'POST', { end: 'hang' })
  await expect(fetch(`${hanging?.url}/healthz`, { signal: AbortSignal.timeout(1_000) })).rejects.toThrow('timeout')
  await hanging?.end('SIGKILL')
  const exit = once(crashing?.process ?? process, 'exit')
  await change(crashing?.url ?? '', 'POST', { end: 'crash' })
  expect(await exit).toEqual([1, null])
})

test('the metrics have their own port, and count messages, sockets and resumes', async () => {
  const database = await createTestDatabase()
  const port = await findFreePort(0, '127.0.0.1')
  const replica = await startReplica({ DATABASE_URL: database.url, METRICS_PORT: String(port) })
  const person = await createPerson(replica.url)
  const socket = await openSocket(replica.url, person)
  const { epoch, seq } = await person.api.listMessages(1)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  await socket.next('room:resumed')
  await person.api.sendMessage(1, { id: '019aa0a1-0000-7000-8000-000000000001', body: 'count me' })
  await socket.next('room:changed')
  expect((await fetch(`${replica.url}/metrics`)).status).toBe(404)
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect(response.headers.get('content-type')).toContain('text/plain')
  const text = await response.text()
  const counted = [
    'chat_messages_stored_total 1',
    'chat_sockets_open 1',
    'chat_batch_messages_count 1',
    'chat_acknowledgement_seconds_count 1',
    'chat_fanout_seconds_count 1',
    'chat_resumes_total{outcome="memory"} 1',
    'chat_gaps_asked_total 0',
    'chat_bus_interruptions_total 0',
  ]
  for (const line of counted) expect(text.split('\n')).toContain(line)
  expect(text).toMatch(/^chat_bus_echo_seconds_count [1-9]/m)
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds')
  // Without a backup the metric is the time of the first migration.
  const seconds = Number(/^chat_last_backup_timestamp_seconds (\S+)$/m.exec(text)?.[1])
  expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(120)
  await replica.end('SIGTERM')
  await database.drop()
})
