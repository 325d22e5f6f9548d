import type { Change } from '@chat/contract/changes'
import type { ServerEvent } from '@chat/contract/socket'
import pino from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { LastingClient } from '../db/lasting-client.ts'
import { createMetrics } from '../metrics/metrics.ts'
import type { ClientConnection } from './client-connection.ts'
import { createHub } from './hub.ts'

const EPOCH = '019aa0a1-0000-7000-8000-000000000000'
const ROOM = 1
const SEQ = 5

/** Longer than a room that nobody follows is kept. */
const LONG_MS = 6 * 60_000

const ACCOUNT = { id: 1, name: 'Ada' }
const AT = '2026-01-01T00:00:00.000Z'
const live: Change = { kind: 'member:joined', seq: SEQ + 1, at: AT, account: ACCOUNT }
const left: Change = { ...live, kind: 'member:left' }

/** A hub whose database reads changes when it is told to. */
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
  const db = { query } as unknown as LastingClient
  const hub = createHub({ db, metrics: createMetrics(), logger: pino({ level: 'silent' }), getEpoch: () => EPOCH })
  const follow = ({ connection }: Listener, seq: number) =>
    hub.follow(connection, { event: 'room:resume', epoch: EPOCH, rooms: [{ room: ROOM, seq }] })
  return { hub, follow, reading: reading.promise, read }
}

type Listener = ReturnType<typeof createListener>

/** A client, and the events that it is told. */
function createListener() {
  const told: string[] = []
  const rooms = new Set<number>()
  const connection = {
    account: ACCOUNT,
    rooms,
    isOpen: () => true,
    send: ({ event }: ServerEvent) => void told.push(event),
    write: (frame: Buffer) => void told.push(...(/"event":"([^"]+)"/.exec(String(frame))?.slice(1) ?? [])),
  }
  return { told, rooms, connection: connection as unknown as ClientConnection }
}

test('a room is not forgotten while somebody comes back to it after a long time', async () => {
  const { hub, follow, reading, read } = create()
  const first = createListener()
  await follow(first, SEQ)
  hub.leaveAll(first.connection)
  vi.advanceTimersByTime(LONG_MS)
  const second = createListener()
  const followed = follow(second, SEQ - 2)
  await reading
  expect(hub.listOpen()).toEqual([ROOM])
  read.resolve()
  await followed
  hub.accept(ROOM, [live])
  expect(second.told).toEqual(['room:changed', 'room:resumed', 'room:changed'])
})

test('whoever comes back while all are reset is reset, too', async () => {
  const { hub, follow, reading, read } = create()
  const listener = createListener()
  const followed = follow(listener, SEQ - 2)
  await reading
  hub.resetAll()
  read.resolve()
  await followed
  expect(listener.told.at(-1)).toBe('room:reset')
  expect([...listener.rooms]).toEqual([])
})

test('whoever claims to have seen more than there is follows nothing', async () => {
  const { hub, follow } = create()
  const listener = createListener()
  await follow(listener, SEQ + 1)
  hub.accept(ROOM, [live])
  expect(listener.told).toEqual(['room:reset'])
  expect([...listener.rooms]).toEqual([])
})

test('who left goes, and who left and came back before it was told stays', async () => {
  const { hub, follow } = create()
  const listener = createListener()
  await follow(listener, SEQ)
  hub.accept(ROOM, [left, { ...live, seq: SEQ + 2 }])
  expect([...listener.rooms]).toEqual([ROOM])
  hub.accept(ROOM, [{ ...left, seq: SEQ + 3 }])
  expect([...listener.rooms]).toEqual([])
})

test('what is remembered of all rooms has a bound: beyond it, who comes back is served from the database', async () => {
  const { hub, follow, reading, read } = create()
  await follow(createListener(), SEQ)
  hub.accept(ROOM, [{ ...live, account: { ...ACCOUNT, name: 'x'.repeat(8 * 1024 * 1024) } }])
  hub.listOpen()
  const followed = follow(createListener(), SEQ)
  await reading
  read.resolve()
  await followed
})

test('nothing is read for a client that is gone', async () => {
  const { hub, follow } = create()
  const listener = createListener()
  await follow({ ...listener, connection: { ...listener.connection, isOpen: () => false } }, SEQ)
  expect([hub.listOpen(), listener.told]).toEqual([[], []])
})
