import type { Change } from '@chat/contract/changes'
import { expect, test } from 'vitest'
import { splitHint } from './envelope.ts'

const MAX_BYTES = 2_000

const rename = (seq: number, name: string): Change => ({
  kind: 'room:renamed',
  seq,
  at: '2026-01-01T00:00:00.000Z',
  account: { id: 1, name: 'Ada' },
  name,
})

test('a hint of many changes is told in parts that fit, with every change in its place', () => {
  const changes = (room: number) => Array.from({ length: 50 }, (_, index) => rename(index + 1, `€ ${room} ${index}`))
  const rooms = [1, 2, 3].map((room) => ({ room, seq: 50, changes: changes(room) }))
  const parts = splitHint({ rooms }, MAX_BYTES)
  expect(parts.every((part) => Buffer.byteLength(JSON.stringify(part)) <= MAX_BYTES)).toBe(true)
  const told = parts.flatMap((part) => part.rooms ?? [])
  for (const { room, seq, changes } of told) expect([room, changes?.at(-1)?.seq]).toEqual([room, seq])
  const byRoom = rooms.map(({ room }) =>
    told.filter((each) => each.room === room).flatMap((each) => each.changes ?? []),
  )
  expect(byRoom).toEqual(rooms.map(({ changes }) => changes))
})

test('a change that is too long by itself is told by its seq alone, the others travel along', () => {
  const changes = [rename(1, 'short'), rename(2, '€'.repeat(MAX_BYTES)), rename(3, 'short')]
  const told = splitHint({ rooms: [{ room: 1, seq: 3, changes }] }, MAX_BYTES).flatMap((part) => part.rooms ?? [])
  expect(told.map(({ seq, changes }) => [seq, changes?.map((change) => change.seq)])).toEqual([
    [1, [1]],
    [2, undefined],
    [3, [3]],
  ])
})

test('a hint that fits is told as it is, and an entry that never can is refused', () => {
  const hint = { accounts: [1, 2] }
  expect(splitHint(hint, MAX_BYTES)).toEqual([hint])
  expect(() => splitHint({ endedSessions: ['x'.repeat(MAX_BYTES)] }, MAX_BYTES)).toThrow('too large')
})
