import { randomUUIDv7 } from 'node:crypto'
import { createConnection } from '@chat/client/connection'
import { createNodeSession, toSocketUrl } from '@chat/client/node-session'
import { readySchema } from '@chat/contract/health'
import { PATHS } from '@chat/contract/paths'
import { afterEach, expect, test } from 'vitest'
import { createCompose, createComposeDriver } from '../../harness/drivers/compose.ts'
import { NAME } from '../../harness/images.ts'
import { recordStarts } from '../../harness/start-order.ts'

const driver = createComposeDriver('valkey')
const compose = createCompose('valkey')
const session = createNodeSession(driver.baseUrl)
const GENERAL = 1

/** A replica that is told nothing looks every ten seconds; reading what it finds takes a moment. */
const FOUND_BY_LOOKING_MS = 11_000

/** Far less than that: it was told. */
const TOLD_MS = 1_500

interface Listener {
  /** The replica that serves it. */
  instance: string
  /** When each message was heard, by its text. */
  heard: Map<string, number>
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function listen(epoch: string, seq: number): Promise<Listener> {
  const heard = new Map<string, number>()
  return new Promise((resolve) => {
    let instance = ''
    const connection = createConnection({
      url: toSocketUrl(driver.baseUrl),
      open: session.open,
      handlers: {
        opened: (event) => {
          instance = event.instance
        },
        resumed: () => resolve({ instance, heard }),
        changed: (_room, changes) => {
          for (const change of changes)
            if (change.kind === 'message:sent') heard.set(change.message.body ?? '', Date.now())
        },
      },
    })
    connection.subscribe(GENERAL, seq, epoch)
    connection.start()
    closing.push(connection.close)
  })
}

/** One listener at each of two replicas: the edge hands what comes to them in turn, if nobody asks in between. */
async function listenAtBoth(): Promise<[Listener, Listener]> {
  const { epoch, seq } = await session.api.listMessages(GENERAL, { limit: 1 })
  const listeners = await Promise.all([1, 2, 3, 4].map(() => listen(epoch, seq)))
  const [first] = listeners as [Listener]
  const other = listeners.find(({ instance }) => instance !== first.instance)
  if (!other) throw new Error(`Only ${first.instance} took connections`)
  return [first, other]
}

/** Sends a message, and gives the milliseconds until both have it. */
async function sendTo(listeners: Listener[], body: string): Promise<number> {
  const start = Date.now()
  await session.api.sendMessage(GENERAL, { id: randomUUIDv7(), body })
  const everywhere = () => listeners.every(({ heard }) => heard.has(body))
  await expect.poll(everywhere, { message: body, timeout: 2 * FOUND_BY_LOOKING_MS, interval: 20 }).toBe(true)
  return Math.max(...listeners.map(({ heard }) => heard.get(body) as number)) - start
}

/** What a replica says of itself, asked past the edge. */
async function askBus(replica: string): Promise<string | undefined> {
  const wget = ['exec', '-T', '--index', replica, 'backend', 'wget', '-qO-', 'http://127.0.0.1:3001/readyz']
  return readySchema.parse(JSON.parse(await compose(wget, true))).bus
}

const askBoth = () => Promise.all(['1', '2'].map(askBus))

test('C5: database and Valkey are healthy before the backend starts, and the backend before the page', async () => {
  await compose(['down', '--volumes'])
  const told = await recordStarts(NAME, () => driver.start())
  const order = ['start', 'healthy'].flatMap((state) => [`db ${state}`, `valkey ${state}`])
  for (const before of order) {
    expect(told).toContain(before)
    expect(told.indexOf(before)).toBeLessThan(told.indexOf('backend start'))
  }
  expect(told.indexOf('migrate die')).toBeLessThan(told.indexOf('backend start'))
  expect(told.indexOf('backend healthy')).toBeGreaterThan(told.indexOf('backend start'))
  expect(told.indexOf('frontend start')).toBeGreaterThan(told.indexOf('backend healthy'))
})

test('C4: database, Valkey, API, page and edge are healthy', async () => {
  const rows = (await compose(['ps', '--format', '{{.Service}} {{.Health}}'], true)).split('\n').sort()
  const healthy = ['backend', 'db', 'frontend', 'traefik', 'valkey'].map((service) => `${service} healthy`)
  expect(rows.filter((row) => !row.startsWith('socket-proxy'))).toEqual(healthy)
})

test("C5: Valkey has the documents' limits, keeps its file, and is reached by the backend alone", async () => {
  const ask = async (name: string) =>
    (await compose(['exec', '-T', 'valkey', 'valkey-cli', 'config', 'get', name], true)).split('\n')[1]
  expect(await ask('maxmemory')).toBe(String(128 * 1024 * 1024))
  expect(await ask('maxmemory-policy')).toBe('allkeys-lru')
  expect(await ask('appendonly')).toBe('yes')
  const ping = (part: string) =>
    compose(['exec', '-T', part, 'sh', '-c', 'printf "PING\\r\\nQUIT\\r\\n" | nc -w 2 valkey 6379'], true)
  expect(await ping('backend')).toMatch('PONG')
  for (const part of ['frontend', 'traefik', 'db']) await expect(ping(part)).rejects.toThrow('bad address')
  const ports = await compose(['ps', 'valkey', '--format', '{{range .Publishers}}{{.PublishedPort}} {{end}}'], true)
  expect(ports.replaceAll('0', '').trim()).toBe('')
})

test('C5: two replicas tell each other by Valkey; without it what is stored arrives within 10 s, and at once when it is back', async () => {
  await driver.scale(2)
  await session.api.signUp({ name: `Ada ${Date.now().toString(36)}`, password: 'sample password of a test' })
  const listeners = await listenAtBoth()
  await expect.poll(askBoth).toEqual(['ok', 'ok'])
  const pubsub = (...args: string[]) => compose(['exec', '-T', 'valkey', 'valkey-cli', 'pubsub', ...args], true)
  const channel = (await pubsub('channels', 'chat_hint_*')).trim()
  expect(await pubsub('numsub', channel)).toMatch(/\b2$/)
  for (const body of ['one', 'two', 'three']) expect(await sendTo(listeners, body)).toBeLessThan(TOLD_MS)

  await compose(['stop', 'valkey'])
  await expect.poll(askBoth).toEqual(['away', 'away'])
  expect((await fetch(driver.baseUrl + PATHS.health)).status).toBe(200)
  for (const body of ['four', 'five']) expect(await sendTo(listeners, body)).toBeLessThan(FOUND_BY_LOOKING_MS)

  await compose(['up', '--detach', '--no-build', '--no-recreate', '--wait', 'valkey'])
  await expect.poll(askBoth).toEqual(['ok', 'ok'])
  for (const body of ['six', 'seven', 'eight']) expect(await sendTo(listeners, body)).toBeLessThan(TOLD_MS)
  for (const { heard } of listeners) {
    expect([...heard.keys()]).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'])
  }
})
