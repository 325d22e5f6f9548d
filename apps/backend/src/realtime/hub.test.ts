import type { Change } from '@chat/contract/changes'
import type { ServerEvent } from '@chat/contract/socket'
import pino from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ReconnectingClient } from '../db/reconnecting-client.ts'
import { createMetrics } from '../metrics/metrics.ts'
import type { ClientConnection } from './client-connection.ts'
import { createHub } from './hub.ts'
import { createReplayMemory } from './replay-memory.ts'

const EPOCH = '019aa0a1-0000-7000-8000-000000000000'
const ROOM = 1
const SEQ = 5

/** Longer than a room without subscribers stays open. */
const LONG_MS = 6 * 60_000

const ACCOUNT = { id: 1, name: 'Ada' }
const AT = '2026-01-01T00:00:00.000Z'
const live: Change = { kind: 'member:joined', seq: SEQ + 1, at: AT, account: ACCOUNT }
const left: Change = { ...live, kind: 'member:left' }

/** Creates a hub whose database answers a read of changes after `read.resolve()`. */
function create() {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const reading = Promise.withResolvers<void>()
  const read = Promise.withResolvers<void>()
  async function query({ name, values }: { name: string; values: number[] }) {
    if (name !== 'list-changes') return { rows: [{ claim: 0, room: ROOM, id: ROOM, seq: SEQ }] }
    reading.resolve()
    await read.promise
    const [, after = 0] = values
    const rows = Array.from({ length: SEQ - after }, (_, index) => ({
      ...{ kind: 'member:joined', changeSeq: after + 1 + index, at: new Date(AT) },
      ...{ accountId: ACCOUNT.id, accountName: ACCOUNT.name },
    }))
    return { rows }
  }
  const db = { query } as unknown as ReconnectingClient
  const logger = pino({ level: 'silent' })
  const memory = createReplayMemory()
  const hub = createHub({ db, memory, metrics: createMetrics(), logger, getEpoch: () => EPOCH })
  const resume = ({ connection }: Client, seq: number) =>
    hub.resume(connection, { event: 'room:resume', epoch: EPOCH, rooms: [{ room: ROOM, seq }] })
  return { hub, memory, resume, reading: reading.promise, read }
}

type Client = ReturnType<typeof createClient>

/** Creates a client that records the names of its events. */
function createClient() {
  const received: string[] = []
  const rooms = new Set<number>()
  const connection = {
    account: ACCOUNT,
    rooms,
    isOpen: () => true,
    send: ({ event }: ServerEvent) => void received.push(event),
    write: (frame: Buffer) => void received.push(...(/"event":"([^"]+)"/.exec(String(frame))?.slice(1) ?? [])),
  }
  return { received, rooms, connection: connection as unknown as ClientConnection }
}

test('keeps an idle room open while a client resumes', async () => {
  const { hub, resume, reading, read } = create()
  const first = createClient()
  await resume(first, SEQ)
  hub.unsubscribeAll(first.connection)
  vi.advanceTimersByTime(LONG_MS)
  const second = createClient()
  const resumed = resume(second, SEQ - 2)
  await reading
  hub.evict()
  expect(hub.listOpen()).toEqual([ROOM])
  read.resolve()
  await resumed
  hub.accept(ROOM, [live])
  expect(second.received).toEqual(['room:changed', 'room:resumed', 'room:changed'])
})

test('resets a client that resumes while all rooms are reset', async () => {
  const { hub, resume, reading, read } = create()
  const client = createClient()
  const resumed = resume(client, SEQ - 2)
  await reading
  hub.resetAll()
  read.resolve()
  await resumed
  expect(client.received.at(-1)).toBe('room:reset')
  expect([...client.rooms]).toEqual([])
})

test('resets a client that is ahead of the database', async () => {
  const { hub, resume } = create()
  const client = createClient()
  await resume(client, SEQ + 1)
  hub.accept(ROOM, [live])
  expect(client.received).toEqual(['room:reset'])
  expect([...client.rooms]).toEqual([])
})

test('ends the subscription of a former member, unless the member joined again in the same changes', async () => {
  const { hub, resume } = create()
  const client = createClient()
  await resume(client, SEQ)
  hub.accept(ROOM, [left, { ...live, seq: SEQ + 2 }])
  expect([...client.rooms]).toEqual([ROOM])
  hub.accept(ROOM, [{ ...left, seq: SEQ + 3 }])
  expect([...client.rooms]).toEqual([])
})

test('serves a client from the database after an eviction', async () => {
  const { hub, resume, reading, read } = create()
  await resume(createClient(), SEQ)
  hub.accept(ROOM, [{ ...live, account: { ...ACCOUNT, name: 'x'.repeat(8 * 1024 * 1024) } }])
  hub.evict()
  const resumed = resume(createClient(), SEQ)
  await reading
  read.resolve()
  await resumed
})

test('returns the memory of a room that it closes', async () => {
  const { hub, memory, resume } = create()
  const deleteBuffer = vi.spyOn(memory, 'deleteBuffer')
  const client = createClient()
  await resume(client, SEQ)
  hub.unsubscribeAll(client.connection)
  vi.advanceTimersByTime(LONG_MS)
  hub.evict()
  expect(deleteBuffer).toHaveBeenCalledOnce()
  await resume(client, SEQ)
  hub.resetAll()
  expect(deleteBuffer).toHaveBeenCalledTimes(2)
})

test('reads nothing for a closed connection', async () => {
  const { hub, resume } = create()
  const client = createClient()
  await resume({ ...client, connection: { ...client.connection, isOpen: () => false } }, SEQ)
  expect([hub.listOpen(), client.received]).toEqual([[], []])
})
