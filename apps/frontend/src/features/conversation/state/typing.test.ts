import { TYPING_LASTS_MS } from '@chat/contract/limits'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTyping } from './typing.ts'

const ROOM = 1
const ADA = { id: 2, name: 'Ada' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function create() {
  const notify = vi.fn<(room: number) => void>()
  const typing = createTyping(notify)
  return {
    typing,
    notify,
    names: () =>
      typing
        .of(ROOM)
        .get()
        .map(({ name }) => name),
  }
}

it('shows a typing account until its last notification expires', () => {
  const { typing, names } = create()
  typing.started(ROOM, ADA)
  vi.advanceTimersByTime(TYPING_LASTS_MS - 1)
  typing.started(ROOM, ADA)
  vi.advanceTimersByTime(TYPING_LASTS_MS - 1)
  expect(names()).toEqual(['Ada'])
  vi.advanceTimersByTime(1)
  expect(names()).toEqual([])
})

it('ends when the message arrives, and ignores a typing event right after it', () => {
  const { typing, names } = create()
  typing.started(ROOM, ADA)
  typing.stopped(ROOM, ADA.id)
  expect(names()).toEqual([])
  typing.started(ROOM, ADA)
  expect(names()).toEqual([])
  vi.advanceTimersByTime(1_000)
  typing.started(ROOM, ADA)
  expect(names()).toEqual(['Ada'])
})

it('notifies once per interval, and at once after a message is sent', () => {
  const { typing, notify } = create()
  typing.typed(ROOM)
  typing.typed(ROOM)
  expect(notify).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(TYPING_LASTS_MS - 1)
  typing.typed(ROOM)
  expect(notify).toHaveBeenCalledTimes(2)
  typing.sent()
  typing.typed(ROOM)
  expect(notify).toHaveBeenCalledTimes(3)
})
