import { createProblem } from '@chat/contract/problem'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutbox } from './outbox.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function create({ connected = true } = {}) {
  const transmitted: string[] = []
  const onSilence = vi.fn()
  const outbox = createOutbox({
    transmit: ({ id }) => connected && transmitted.push(id) > 0,
    onSilence,
  })
  return { outbox, transmitted, onSilence }
}

const stored = (id: string) => ({ id, room: 1, seq: 1, sentAt: '2026-01-01T00:00:00.000Z' })

test('keeps a message until its acknowledgement, and resends in the order of writing', async () => {
  const { outbox, transmitted } = create()
  const first = outbox.add(1, 'a', 'one')
  void outbox.add(1, 'b', 'two')
  outbox.resend()
  outbox.stored(stored('a'))
  await expect(first).resolves.toMatchObject({ id: 'a' })
  outbox.resend()
  expect(transmitted).toEqual(['a', 'b', 'a', 'b', 'b'])
  expect(outbox.size()).toBe(1)
})

test('rejects with the problem of a permanent refusal', async () => {
  const { outbox } = create()
  const message = outbox.add(1, 'a', 'one')
  outbox.refused('a', createProblem('not-a-member'))
  await expect(message).rejects.toMatchObject({ problem: { code: 'not-a-member' } })
  expect(outbox.size()).toBe(0)
})

test('resends a message after a temporary refusal', () => {
  const { outbox, transmitted } = create()
  void outbox.add(1, 'a', 'one')
  outbox.refused('a', createProblem('unavailable'))
  expect(transmitted).toEqual(['a'])
  vi.runOnlyPendingTimers()
  expect(transmitted).toEqual(['a', 'a'])
})

test('reports silence only while connected', () => {
  const online = create()
  void online.outbox.add(1, 'a', 'one')
  vi.runAllTimers()
  expect(online.onSilence).toHaveBeenCalledOnce()
  const offline = create({ connected: false })
  void offline.outbox.add(1, 'a', 'one')
  vi.runAllTimers()
  expect(offline.onSilence).not.toHaveBeenCalled()
})

test('waits for the retryAfterSeconds of a refusal', () => {
  const { outbox, transmitted } = create()
  void outbox.add(1, 'a', 'one')
  outbox.refused('a', createProblem('too-many-requests', { retryAfterSeconds: 7 }))
  vi.advanceTimersByTime(6_999)
  expect(transmitted).toEqual(['a'])
  vi.advanceTimersByTime(1)
  expect(transmitted).toEqual(['a', 'a'])
})

test('resends refused messages in the order of writing, before newer messages', () => {
  const { outbox, transmitted } = create()
  void outbox.add(1, 'a', 'one')
  void outbox.add(1, 'b', 'two')
  outbox.refused('a', createProblem('too-many-requests', { retryAfterSeconds: 4 }))
  outbox.refused('b', createProblem('too-many-requests', { retryAfterSeconds: 3 }))
  void outbox.add(1, 'c', 'three')
  expect(transmitted).toEqual(['a', 'b'])
  vi.advanceTimersByTime(4_000)
  expect(transmitted).toEqual(['a', 'b', 'a', 'b', 'c'])
})
