import { expect, test } from 'vitest'
import { createSchedule } from './schedule.ts'

test('spaces messages evenly, starting at the start time', () => {
  const schedule = createSchedule(1_000, 100)
  expect(schedule.due(1_000)).toEqual([1_000])
  expect(schedule.due(1_009)).toEqual([])
  expect(schedule.due(1_031)).toEqual([1_010, 1_020, 1_030])
})

test('returns every overdue message after a stall, with its due time', () => {
  const schedule = createSchedule(0, 1_000)
  schedule.due(0)
  const late = schedule.due(2_000)
  expect(late).toHaveLength(2_000)
  expect(late[0]).toBe(1)
  expect(late.at(-1)).toBe(2_000)
})

test('groups messages into bursts at the same rate', () => {
  const schedule = createSchedule(0, 100, 10)
  expect(schedule.due(0)).toEqual(Array(10).fill(0))
  expect(schedule.due(99)).toEqual([])
  expect(schedule.due(200)).toEqual([...Array(10).fill(100), ...Array(10).fill(200)])
})

test('keeps the rate for any polling interval', () => {
  const schedule = createSchedule(0, 333)
  let count = 0
  for (let now = 0; now < 1_000; now += 0.7) count += schedule.due(now).length
  expect(count).toBe(333)
})
