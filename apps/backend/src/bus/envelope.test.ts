import type { Change } from '@chat/contract/changes'
import { expect, test } from 'vitest'
import { splitNotification } from './envelope.ts'

const MAX_BYTES = 2_000

const rename = (seq: number, name: string): Change => ({
  kind: 'room:renamed',
  seq,
  at: '2026-01-01T00:00:00.000Z',
  account: { id: 1, name: 'Ada' },
  name,
})

test('splits a notification of many changes into parts that fit, in order', () => {
  const changes = (room: number) => Array.from({ length: 50 }, (_, index) => rename(index + 1, `€ ${room} ${index}`))
  const rooms = [1, 2, 3].map((room) => ({ room, seq: 50, changes: changes(room) }))
  const parts = splitNotification({ rooms }, MAX_BYTES)
  expect(parts.every((part) => Buffer.byteLength(JSON.stringify(part)) <= MAX_BYTES)).toBe(true)
  const entries = parts.flatMap((part) => part.rooms ?? [])
  for (const { room, seq, changes } of entries) expect([room, changes?.at(-1)?.seq]).toEqual([room, seq])
  const byRoom = rooms.map(({ room }) =>
    entries.filter((each) => each.room === room).flatMap((each) => each.changes ?? []),
  )
  expect(byRoom).toEqual(rooms.map(({ changes }) => changes))
})

test('omits a change that is too long alone, and includes the others', () => {
  const changes = [rename(1, 'short'), rename(2, '€'.repeat(MAX_BYTES)), rename(3, 'short')]
  const entries = splitNotification({ rooms: [{ room: 1, seq: 3, changes }] }, MAX_BYTES).flatMap(
    (part) => part.rooms ?? [],
  )
  expect(entries.map(({ seq, changes }) => [seq, changes?.map((change) => change.seq)])).toEqual([
    [1, [1]],
    [2, undefined],
    [3, [3]],
  ])
})

test('returns a notification that fits, and rejects an entry that is too large', () => {
  const notification = { accounts: [1, 2] }
  expect(splitNotification(notification, MAX_BYTES)).toEqual([notification])
  expect(() => splitNotification({ endedSessions: ['x'.repeat(MAX_BYTES)] }, MAX_BYTES)).toThrow('too large')
})
