import { randomUUIDv7 } from 'node:crypto'
import { createNodeSession } from '@chat/client/node-session'
import { readySchema } from '@chat/contract/health'
import { PATHS } from '@chat/contract/paths'
import { expect, onTestFinished, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { recordContainerEvents } from '../../harness/container-events.ts'
import { createCompose, createComposeDriver } from '../../harness/drivers/compose.ts'
import { NAME } from '../../harness/images.ts'
import { type Listener, listenAtEach } from '../../harness/listener.ts'

const driver = createComposeDriver('valkey')
const compose = createCompose('valkey')
const session = createNodeSession(driver.baseUrl)
const GENERAL = 1

/** Maximum ms without a notification: a replica polls every 10 s. */
const POLLED_MAX_MS = 11_000

/** Maximum ms with a notification. */
const NOTIFIED_MAX_MS = 1_500

/** Sends a message. Returns the milliseconds until every listener has received it. */
async function sendTo(listeners: Listener[], body: string): Promise<number> {
  const start = Date.now()
  await session.api.sendMessage(GENERAL, { id: randomUUIDv7(), body })
  const everywhere = () => listeners.every(({ received }) => received.has(body))
  await expect.poll(everywhere, { message: body, timeout: 2 * POLLED_MAX_MS, interval: 20 }).toBe(true)
  return Math.max(...listeners.map(({ received }) => received.get(body) as number)) - start
}

/** Returns the state of a replica's bus, from a request inside its container. */
async function fetchBus(replica: string): Promise<string | undefined> {
  const wget = ['exec', '-T', '--index', replica, 'backend', 'wget', '-qO-', 'http://127.0.0.1:3001/readyz']
  return readySchema.parse(JSON.parse(await compose(wget, true))).bus
}

const fetchBoth = () => Promise.all(['1', '2'].map(fetchBus))

test('C5: the database and Valkey are healthy before the backend starts, and the backend before the frontend', async () => {
  await compose(['down', '--volumes'])
  const events = await recordContainerEvents(NAME, () => driver.start())
  const order = ['start', 'healthy'].flatMap((state) => [`db ${state}`, `valkey ${state}`])
  for (const before of order) {
    expect(events).toContain(before)
    expect(events.indexOf(before)).toBeLessThan(events.indexOf('backend start'))
  }
  expect(events.indexOf('migrate die')).toBeLessThan(events.indexOf('backend start'))
  expect(events.indexOf('backend healthy')).toBeGreaterThan(events.indexOf('backend start'))
  expect(events.indexOf('frontend start')).toBeGreaterThan(events.indexOf('backend healthy'))
})

test('C4: the database, Valkey, the backend, the frontend and the edge are healthy', async () => {
  const rows = (await compose(['ps', '--format', '{{.Service}} {{.Health}}'], true)).split('\n').sort()
  const healthy = ['backend', 'db', 'frontend', 'traefik', 'valkey'].map((service) => `${service} healthy`)
  expect(rows.filter((row) => !row.startsWith('socket-proxy'))).toEqual(healthy)
})

test("C5: Valkey has the documents' limits and an append-only file, and only the backend reaches it", async () => {
  const getSetting = async (name: string) =>
    (await compose(['exec', '-T', 'valkey', 'valkey-cli', 'config', 'get', name], true)).split('\n')[1]
  expect(await getSetting('maxmemory')).toBe(String(128 * 1024 * 1024))
  expect(await getSetting('maxmemory-policy')).toBe('allkeys-lru')
  expect(await getSetting('appendonly')).toBe('yes')
  const ping = (part: string) =>
    compose(['exec', '-T', part, 'sh', '-c', 'printf "PING\\r\\nQUIT\\r\\n" | nc -w 2 valkey 6379'], true)
  expect(await ping('backend')).toMatch('PONG')
  for (const part of ['frontend', 'traefik', 'db']) await expect(ping(part)).rejects.toThrow('bad address')
  const ports = await compose(['ps', 'valkey', '--format', '{{range .Publishers}}{{.PublishedPort}} {{end}}'], true)
  expect(ports.replaceAll('0', '').trim()).toBe('')
})

test('C5: two replicas notify each other by Valkey, and poll every 10 s while Valkey is down', async () => {
  await driver.scale(2)
  await session.api.signUp({ name: `Ada ${Date.now().toString(36)}`, password: PASSWORD })
  const listeners = await listenAtEach(driver.baseUrl, session, GENERAL, 2)
  onTestFinished(() => {
    for (const listener of listeners) listener.close()
  })
  await expect.poll(fetchBoth).toEqual(['ok', 'ok'])
  const pubsub = (...args: string[]) => compose(['exec', '-T', 'valkey', 'valkey-cli', 'pubsub', ...args], true)
  const channel = (await pubsub('channels', 'chat_hint_*')).trim()
  expect(await pubsub('numsub', channel)).toMatch(/\b2$/)
  for (const body of ['one', 'two', 'three']) expect(await sendTo(listeners, body)).toBeLessThan(NOTIFIED_MAX_MS)

  await compose(['stop', 'valkey'])
  await expect.poll(fetchBoth).toEqual(['away', 'away'])
  expect((await fetch(driver.baseUrl + PATHS.health)).status).toBe(200)
  for (const body of ['four', 'five']) expect(await sendTo(listeners, body)).toBeLessThan(POLLED_MAX_MS)

  await compose(['up', '--detach', '--no-build', '--no-recreate', '--wait', 'valkey'])
  await expect.poll(fetchBoth).toEqual(['ok', 'ok'])
  for (const body of ['six', 'seven', 'eight']) expect(await sendTo(listeners, body)).toBeLessThan(NOTIFIED_MAX_MS)
  for (const { received } of listeners) {
    expect([...received.keys()]).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'])
  }
})
