import { TYPING_LASTS_MS } from '@chat/contract/limits'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTyping } from './typing.ts'

const ROOM = 1
const ADA = { id: 2, name: 'Ada' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function create() {
  const tell = vi.fn<(room: number) => void>()
  const typing = createTyping(tell)
  return {
    typing,
    tell,
    names: () =>
      typing
        .of(ROOM)
        .get()
        .map(({ name }) => name),
  }
}

it('shows who types as long as it is told again', () => {
  const { typing, names } = create()
  typing.started(ROOM, ADA)
  vi.advanceTimersByTime(TYPING_LASTS_MS - 1)
  typing.started(ROOM, ADA)
  vi.advanceTimersByTime(TYPING_LASTS_MS - 1)
  expect(names()).toEqual(['Ada'])
  vi.advanceTimersByTime(1)
  expect(names()).toEqual([])
})

it('ends with what was typed, also when the news of typing comes after it', () => {
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

it('tells of oneself now and then, and at once for the next message', () => {
  const { typing, tell } = create()
  typing.typed(ROOM)
  typing.typed(ROOM)
  expect(tell).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(TYPING_LASTS_MS - 1)
  typing.typed(ROOM)
  expect(tell).toHaveBeenCalledTimes(2)
  typing.sent()
  typing.typed(ROOM)
  expect(tell).toHaveBeenCalledTimes(3)
})
