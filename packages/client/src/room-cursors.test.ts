import type { Change } from '@chat/contract/changes'
import { expect, test } from 'vitest'
import { createRoomCursors } from './room-cursors.ts'

const EPOCH = '00000000-0000-4000-8000-000000000000'

const joined = (seq: number): Change => ({
  kind: 'member:joined',
  seq,
  at: '2026-01-01T00:00:00.000Z',
  account: { id: seq, name: 'Ada' },
})

function subscribe(seq: number) {
  const cursors = createRoomCursors()
  cursors.add(1, seq, EPOCH)
  const accept = (...seqs: number[]) => {
    const { fresh, gap } = cursors.accept(1, seqs.map(joined))
    return { fresh: fresh.map((change) => change.seq), gap }
  }
  return { cursors, accept }
}

test('delivers a duplicate change once', () => {
  const { accept } = subscribe(5)
  expect(accept(4, 5, 6)).toEqual({ fresh: [6], gap: false })
  expect(accept(6, 7)).toEqual({ fresh: [7], gap: false })
})

test('holds back changes behind a gap, and requests the gap once', () => {
  const { cursors, accept } = subscribe(5)
  expect(accept(6, 8)).toEqual({ fresh: [6], gap: true })
  expect(accept(9)).toEqual({ fresh: [], gap: false })
  expect(cursors.list()).toEqual([{ room: 1, epoch: EPOCH, seq: 6 }])
  expect(accept(7, 8, 9)).toEqual({ fresh: [7, 8, 9], gap: false })
})

test('requests a gap again after an answer and after a connect', () => {
  const { cursors, accept } = subscribe(5)
  expect(accept(7).gap).toBe(true)
  expect(cursors.resumed(1, 7)).toBe(true)
  cursors.forgetRequests()
  expect(accept(7).gap).toBe(true)
})

test('ignores a room without a subscription', () => {
  const { cursors } = subscribe(5)
  cursors.delete(1)
  expect(cursors.accept(1, [joined(6)])).toEqual({ fresh: [], gap: false })
})
