import type { Change } from '@chat/contract/changes'
import { RESUME_MAX_CHANGES } from '@chat/contract/limits'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createReplayMemory } from './replay-memory.ts'
import { createRoomStream, type Resumption } from './room-stream.ts'

const change = (seq: number): Change => ({
  kind: 'member:joined',
  seq,
  at: '2026-01-01T00:00:00.000Z',
  account: { id: 1, name: 'Ada' },
})

const MESSAGE = { id: 'a', room: 1, seq: 1, author: { id: 1, name: 'Ada' }, sentAt: '', editedAt: null }

const SENT: Change = { kind: 'message:sent', seq: 1, at: '', message: { ...MESSAGE, body: 'secret' } }
const DELETED: Change = { kind: 'message:deleted', seq: 2, at: '', message: { ...MESSAGE, body: null } }

const list = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => change(from + index))

/** Creates a stream at `seq`. The last change in its database is `stored`. */
function create(seq: number, stored = seq, maxCharacters?: number) {
  const database = { stored }
  const emitted: number[] = []
  const read = vi.fn(async (after: number, limit: number) => list(after + 1, Math.min(after + limit, database.stored)))
  const onError = vi.fn()
  const onTruncated = vi.fn()
  const memory = createReplayMemory(maxCharacters)
  const buffer = memory.createBuffer()
  const emit = (changes: Change[]) => void emitted.push(...changes.map((each) => each.seq))
  const stream = createRoomStream({ seq, buffer, read, emit, onError, onTruncated })
  return { stream, buffer, memory, emitted, read, onError, onTruncated, database }
}

async function resume({ stream }: ReturnType<typeof create>, from: number): Promise<Resumption> {
  const delivered: Resumption[] = []
  await stream.resume(from, (resumption) => void delivered.push(resumption))
  expect(delivered).toHaveLength(1)
  return delivered[0] as Resumption
}

const seqsOf = (resumption: Resumption) =>
  'changes' in resumption ? resumption.changes.map((json) => (JSON.parse(json) as Change).seq) : resumption

test('emits changes once and in order, whatever the order of arrival', async () => {
  const { stream, emitted, read } = create(0, 4)
  stream.accept([change(2), change(1)])
  stream.accept([change(2), change(3)])
  expect(emitted).toEqual([1, 2, 3])
  expect(read).not.toHaveBeenCalled()
})

test('reads a gap once for several early changes', async () => {
  const { stream, emitted, read } = create(0, 5)
  stream.accept([change(4)])
  stream.accept([change(5)])
  await stream.advance(5)
  expect(emitted).toEqual([1, 2, 3, 4, 5])
  expect(read).toHaveBeenCalledOnce()
})

test('reports a failed read, and reads again at the next notification', async () => {
  const { stream, emitted, read, onError } = create(0, 2)
  read.mockRejectedValueOnce(new Error('away'))
  await stream.advance(2)
  expect([emitted, onError.mock.calls.length]).toEqual([[], 1])
  await stream.advance(1)
  expect(emitted).toEqual([1, 2])
})

test('serves a resume from the buffer, or from the database and the buffer', async () => {
  const own = create(10, 10)
  const { stream, read, database } = own
  stream.accept(list(11, 20))
  database.stored = 20
  expect(seqsOf(await resume(own, 15))).toEqual([16, 17, 18, 19, 20])
  expect(read).not.toHaveBeenCalled()
  read.mockImplementationOnce(async () => {
    stream.accept([change(21)])
    return list(6, 12)
  })
  expect(seqsOf(await resume(own, 5))).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21])
})

test('buffers for five minutes the changes that it read for one client', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const own = create(10, 10)
  await resume(own, 5)
  expect(seqsOf(await resume(own, 5))).toEqual([6, 7, 8, 9, 10])
  own.stream.accept([change(11)])
  expect(seqsOf(await resume(own, 7))).toEqual([8, 9, 10, 11])
  expect(own.read).toHaveBeenCalledOnce()
  expect(seqsOf(await resume(own, 2))).toHaveLength(9)
  expect(seqsOf(await resume(own, 2))).toHaveLength(9)
  expect(own.read).toHaveBeenCalledTimes(2)
  own.database.stored = 11
  vi.advanceTimersByTime(5 * 60_000 + 1)
  expect(seqsOf(await resume(own, 7))).toEqual([8, 9, 10, 11])
  expect(own.read).toHaveBeenCalledTimes(3)
})

test('evicts old changes of a room without new changes', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const start = Date.now()
  const own = create(10, 10)
  await resume(own, 5)
  vi.setSystemTime(start + 5 * 60_000 + 1)
  own.memory.evict()
  vi.setSystemTime(start)
  await resume(own, 5)
  expect(own.read).toHaveBeenCalledTimes(2)
})

test('buffers only those of the read changes that join the buffer', async () => {
  const own = create(5, 5)
  own.read.mockImplementationOnce(async () => list(1, 3))
  expect(seqsOf(await resume(own, 0))).toEqual([1, 2, 3, 4, 5])
  expect(own.read).toHaveBeenCalledTimes(2)
  await resume(own, 3)
  expect(own.read).toHaveBeenCalledTimes(2)
  await resume(own, 2)
  expect(own.read).toHaveBeenCalledTimes(3)
})

test('sends the read changes but does not buffer them while the memory is full, and sends no deleted text', async () => {
  const own = create(1, 1, 0)
  own.read.mockImplementationOnce(async () => {
    own.stream.accept([DELETED])
    return [SENT]
  })
  const resumption = await resume(own, 0)
  expect(seqsOf(resumption)).toEqual([1, 2])
  expect(JSON.stringify(resumption)).not.toContain('secret')
  own.database.stored = 2
  expect(seqsOf(await resume(own, 0))).toEqual([1, 2])
  expect(own.read).toHaveBeenCalledTimes(2)
  expect(own.buffer.size()).toBe(JSON.stringify(DELETED).length)
})

test('neither sends nor buffers what a deletion or a new name replaced during the read', async () => {
  const own = create(1, 1)
  own.read.mockImplementationOnce(async () => {
    own.stream.accept([DELETED])
    return [SENT]
  })
  const raced = await resume(own, 0)
  expect(JSON.stringify(raced)).not.toContain('secret')
  expect(seqsOf(raced)).toEqual([1, 2])
  expect(JSON.stringify(await resume(own, 0))).not.toContain('secret')
  expect(own.read).toHaveBeenCalledOnce()

  const renamed = create(1, 1)
  renamed.read.mockImplementationOnce(async () => {
    renamed.memory.clear()
    return [SENT]
  })
  for (let time = 0; time < 2; time++) expect(JSON.stringify(await resume(renamed, 0))).not.toContain('secret')
  expect(renamed.read).toHaveBeenCalledTimes(2)

  const behind = create(0, 1)
  behind.read.mockImplementationOnce(async () => {
    behind.memory.clear()
    return [SENT]
  })
  await behind.stream.advance(1)
  expect(behind.emitted).toEqual([1])
  expect(JSON.stringify(await resume(behind, 0))).not.toContain('secret')
  expect(behind.read).toHaveBeenCalledTimes(2)
})

test('serves a client that is ahead of this replica, and resets a client that is ahead of the database', async () => {
  const own = create(3, 6)
  expect(await resume(own, 6)).toMatchObject({ changes: [], seq: 6 })
  expect(await resume(own, 7)).toEqual({ reset: 'ahead' })
})

test('rejects the resume of a client that is ahead while the database is away', async () => {
  const { stream, read } = create(3, 6)
  read.mockRejectedValueOnce(new Error('away'))
  await expect(stream.resume(6, () => expect.unreachable())).rejects.toThrow('The database is away')
})

test('resets a client that is too far behind', async () => {
  const own = create(RESUME_MAX_CHANGES + 1, RESUME_MAX_CHANGES + 1)
  expect(await resume(own, 0)).toEqual({ reset: 'behind' })
  expect(seqsOf(await resume(own, 1))).toHaveLength(RESUME_MAX_CHANGES)
})

test('replays an edited or deleted message as it is now', async () => {
  const own = create(0, 0)
  const { stream } = own
  stream.accept([SENT])
  stream.accept([DELETED])
  const resumption = await resume(own, 0)
  expect(JSON.stringify(resumption)).not.toContain('secret')
  expect(seqsOf(resumption)).toEqual([1, 2])
})

test('loses no change that arrives in the same turn as the read of a resume', async () => {
  const { stream, emitted, read } = create(2, 2)
  let attachedAt: number | undefined
  read.mockImplementationOnce(async () => {
    // Runs after the read has resolved, and before anything that awaits the resume.
    queueMicrotask(() => queueMicrotask(() => stream.accept([change(3)])))
    return list(1, 2)
  })
  let received: Resumption | undefined
  await stream.resume(0, (resumption) => {
    received = resumption
    attachedAt = emitted.length
  })
  expect([...(seqsOf(received as Resumption) as number[]), ...emitted.slice(attachedAt)]).toEqual([1, 2, 3])
})

test('resets a client from before the retention, and continues after the deleted changes', async () => {
  const created = create(10, 20)
  const { stream, read, onTruncated, emitted } = created
  read.mockImplementation(async (after) => list(Math.max(after + 1, 15), 20))
  expect(await resume(created, 5)).toEqual({ reset: 'behind' })
  await stream.advance(20)
  expect(onTruncated).toHaveBeenCalledOnce()
  expect(emitted).toEqual([15, 16, 17, 18, 19, 20])
  expect(seqsOf(await resume(created, 17))).toEqual([18, 19, 20])
  expect(await resume(created, 12)).toEqual({ reset: 'behind' })
  read.mockImplementation(async () => [])
  expect(await resume(created, 5)).toEqual({ reset: 'behind' })
})

test('does not send a change twice that a resume read ahead of the stream', async () => {
  const created = create(2, 3)
  const { stream, emitted } = created
  let attachedAt: number | undefined
  await stream.resume(0, (resumption) => {
    expect(seqsOf(resumption)).toEqual([1, 2, 3])
    attachedAt = emitted.length
  })
  stream.accept([change(3), change(4)])
  expect(emitted.slice(attachedAt)).toEqual([4])
})
