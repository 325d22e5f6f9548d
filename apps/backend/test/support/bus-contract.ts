import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { CLOSE } from '@chat/contract/close-codes'
import { createLink, type Link, throughLink } from '@chat/testing/faulty-link'
import { Valkey } from 'iovalkey'
import pino from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Bus } from '../../src/bus/bus.ts'
import { createBus } from '../../src/bus/create-bus.ts'
import type { Notification } from '../../src/bus/notification.ts'
import { readIdentity } from '../../src/db/identity.ts'
import { createPool } from '../../src/db/pool.ts'
import { withPooledTransaction } from '../../src/db/transaction.ts'
import { createMetrics } from '../../src/metrics/metrics.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { createPerson, openSocket } from './person.ts'
import { startReplica } from './replica.ts'

interface Listener {
  bus: Bus
  notifications: Notification[]
  interruptions: number
  missed: number
}

/** Tests for every bus: Valkey at `redisUrl`, or else PostgreSQL. */
export function describeBus(redisUrl: () => string | undefined): void {
  let database: TestDatabase
  let pool: ReturnType<typeof createPool>
  /** The link between the first bus and its server. */
  let link: Link
  let installation: string
  let first: Listener
  let second: Listener

  function listen(proxied?: string): Listener {
    const redis = redisUrl()
    const urls = redis ? { url: database.url, redisUrl: proxied ?? redis } : { url: proxied ?? database.url }
    const bus = createBus({ redisUrl: undefined, ...urls, metrics: createMetrics(), logger: pino({ level: 'silent' }) })
    const listener: Listener = { bus, notifications: [], interruptions: 0, missed: 0 }
    bus.join(installation)
    bus.listen({
      onNotification: (notification) => void listener.notifications.push(notification),
      onConnect: () => void listener.interruptions++,
      onUnknownChange: () => void listener.missed++,
    })
    return listener
  }

  beforeAll(async () => {
    database = await createTestDatabase()
    pool = createPool(database.url, () => {})
    installation = (await readIdentity(pool))?.installation ?? ''
    const server = redisUrl() ?? database.url
    link = await createLink(() => Number(new URL(server).port))
    first = listen(throughLink(link, server))
    second = listen()
    await vi.waitUntil(() => first.interruptions * second.interruptions === 1, { timeout: 15_000 })
  })

  afterAll(async () => {
    await Promise.all([first.bus.close(), second.bus.close()])
    link.close()
    await pool.end()
    await database.drop()
  })

  /** Returns a recognizable notification. */
  const create = (): Notification => ({ endedSessions: [randomUUID()] })
  const announce = (notification: Notification, from = first) =>
    withPooledTransaction(pool, (tx) => from.bus.publishWithin(tx, notification))

  test('rule 5: a notification arrives at its commit and not before, also at its own replica', async () => {
    const notification = create()
    const before = create()
    await withPooledTransaction(pool, async (tx) => {
      await first.bus.publishWithin(tx, notification)
      await first.bus.publish(before)
      await expect.poll(() => second.notifications).toContainEqual(before)
      expect(second.notifications).not.toContainEqual(notification)
    })
    await expect.poll(() => second.notifications).toContainEqual(notification)
    await expect.poll(() => first.notifications).toContainEqual(notification)
  })

  test('rule 5: a notification of a rolled-back transaction does not arrive, and the link is not considered dead', async () => {
    const { interruptions } = first
    const notification = create()
    const failing = withPooledTransaction(pool, async (tx) => {
      await first.bus.publishWithin(tx, notification)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    // Longer than the echo timeout: later notifications arrive, and the bus did not reconnect.
    const start = performance.now()
    while (performance.now() - start < 700) {
      const marker = create()
      await announce(marker)
      await expect
        .poll(() => [first, second].every(({ notifications }) => notifications.some((each) => isSame(each, marker))))
        .toBe(true)
    }
    for (const { notifications } of [first, second]) expect(notifications).not.toContainEqual(notification)
    expect(first.interruptions).toBe(interruptions)
  })

  test('rule 5: notifications arrive in the order of their commits', async () => {
    const notifications = Array.from({ length: 200 }, create)
    for (const notification of notifications) await announce(notification)
    for (const listener of [first, second]) {
      await expect.poll(() => listener.notifications).toContainEqual(notifications.at(-1))
      expect(listener.notifications.slice(-200)).toEqual(notifications)
    }
  })

  test('a notification that is too large for one payload arrives in parts or without the changes', async () => {
    const account = { id: 1, name: 'Ada' }
    const changes = Array.from({ length: 200 }, (_, index) => ({
      kind: 'room:renamed' as const,
      seq: index + 1,
      at: '2026-01-01T00:00:00.000Z',
      account,
      name: '€'.repeat(3_000),
    }))
    const rooms: NonNullable<Notification['rooms']> = Array.from({ length: 500 }, (_, index) => ({
      room: index + 1,
      seq: 200,
    }))
    rooms[0] = { room: 1, seq: 200, changes }
    const endedSessions = Array.from({ length: 5_000 }, () => randomUUID())
    second.notifications.length = 0
    await announce({ rooms: rooms.slice(0, 1) })
    await announce({ rooms, endedSessions })
    await expect
      .poll(() => second.notifications.flatMap((notification) => notification.endedSessions ?? []).sort())
      .toEqual(endedSessions.sort())
    const reached = new Map(
      second.notifications.flatMap((notification) => notification.rooms ?? []).map(({ room, seq }) => [room, seq]),
    )
    expect(reached).toEqual(new Map(rooms.map(({ room, seq }) => [room, seq])))
  })

  test('rule 5: the bus reconnects after a cut link, and reports the interruption', async () => {
    const { interruptions } = first
    link.cut()
    await expect.poll(() => first.interruptions).toBe(interruptions + 1)
    const notification = create()
    await announce(notification, second)
    await expect.poll(() => first.notifications).toContainEqual(notification)
  })

  test('rule 5: the bus detects a half-open link by the missing echo, and reconnects', async () => {
    const { interruptions } = first
    link.freeze()
    const start = performance.now()
    await announce(create())
    await expect.poll(() => first.interruptions).toBe(interruptions + 1)
    expect(performance.now() - start).toBeLessThan(5_000)
    const notification = create()
    await announce(notification)
    await expect.poll(() => first.notifications).toContainEqual(notification)
  })

  test('after a notification of version 0.1 a replica reads the database and its accounts reload, and nothing else happens', async () => {
    const change = { kind: 'message:sent', seq: 2 }
    const notification = { rooms: [{ room: 1, seq: 2, changes: [change] }], accounts: [7], endedSessions: ['a'] }
    const payload = JSON.stringify({ from: randomUUID(), number: 1, hint: notification })
    const redis = redisUrl()
    const seen = second.notifications.length
    const { missed } = second
    if (redis) {
      const publisher = new Valkey(redis)
      await publisher.publish('chat_hint', payload)
      publisher.disconnect()
    } else await database.query('SELECT pg_notify($1, $2)', ['chat_hint', payload])
    await expect.poll(() => second.missed).toBe(missed + 1)
    expect(second.notifications.slice(seen)).toEqual([{ accounts: [7] }])
  })

  test('two replicas exchange messages over the bus', async () => {
    const env = { DATABASE_URL: database.url, REDIS_URL: redisUrl() }
    const replicas = await Promise.all([startReplica(env), startReplica(env)])
    const [here, there] = replicas.map(({ url }) => url) as [string, string]
    const [ada, ben] = await Promise.all([createPerson(here, 'Ada'), createPerson(there, 'Ben')])
    const { id: room } = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
    const benSocket = await openSocket(there, ben)
    await benSocket.next('connection:opened')

    await ada.api.inviteToRoom(room, ben.account.name)
    await benSocket.next('room-list:changed')
    const { epoch, seq } = await ben.api.listMessages(room)
    benSocket.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
    await benSocket.next('room:resumed')

    const sent = await ada.api.sendMessage(room, { id: randomUUIDv7(), body: 'tea?' })
    await ada.api.editMessage(room, sent.seq, 'coffee?')
    await ada.api.deleteMessage(room, sent.seq)
    const kinds = ['message:sent', 'message:edited', 'message:deleted']
    await expect.poll(() => benSocket.changes(room).map(({ kind }) => kind)).toEqual(kinds)

    const start = performance.now()
    const elsewhere = await openSocket(here, ben)
    await elsewhere.next('connection:opened')
    await ben.api.signOut()
    expect(await Promise.all([benSocket.closed(), elsewhere.closed()])).toEqual([
      CLOSE.sessionEnded,
      CLOSE.sessionEnded,
    ])
    expect(performance.now() - start).toBeLessThan(2_000)
    expect(replicas.map(({ log }) => log()).join('')).not.toContain('bus')
    await Promise.all(replicas.map((replica) => replica.end('SIGTERM')))
  })
}

const isSame = (one: Notification, other: Notification) => JSON.stringify(one) === JSON.stringify(other)
