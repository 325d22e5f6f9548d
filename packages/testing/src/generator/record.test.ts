import { expect, test } from 'vitest'
import { createRecord } from './record.ts'

let time = 0
const at = (next: number) => {
  time = next
}

test('measures latency from the intended time, and rates in the window only', () => {
  at(0)
  const record = createRecord(() => time)
  const early = record.add(0, 1)
  at(1_000)
  record.mark()
  record.shown(early)
  const message = record.add(1_500, 2)
  at(1_503)
  record.sent(message)
  at(1_510)
  record.stored(message)
  record.shown(message)
  at(2_000)
  record.close()
  at(2_100)
  record.shown(message)
  expect(record.metrics()).toMatchObject({
    seconds: 1,
    messagesPerSecond: 1,
    deliveries: 2,
    sentP99: 3,
    storedP50: 10,
    p50: 10,
    max: 600,
    undelivered: 0,
  })
})

test('counts undelivered messages, and adds their age to the quantiles', () => {
  at(0)
  const record = createRecord(() => time)
  record.mark()
  const arrives = record.add(0, 1)
  record.add(0, 3)
  at(5)
  record.shown(arrives)
  record.stored(arrives)
  record.close()
  at(1_005)
  expect(record.metrics()).toMatchObject({ undelivered: 3, p99: 1_005, storedP50: 5, storedP99: 1_005 })
})

test('counts an extra display only as a duplicate', () => {
  at(0)
  const record = createRecord(() => time)
  record.mark()
  const message = record.add(0, 1)
  for (let times = 0; times < 3; times++) record.shown(message)
  at(1_000)
  expect(record.metrics()).toMatchObject({ deliveries: 1, doubled: 2, undelivered: 0 })
})

test('ignores messages that were intended after the window', () => {
  at(0)
  const record = createRecord(() => time)
  record.mark()
  record.shown(record.add(0, 1))
  at(100)
  record.close()
  record.add(100, 5)
  expect(record.metrics()).toMatchObject({ undelivered: 0, max: 0 })
})

test('counts messages of other senders separately', () => {
  const record = createRecord(() => 0)
  record.mark()
  record.add(0, 1)
  record.shown(1)
  record.shown(2 ** 47)
  expect(record.others()).toBe(2)
  expect(record.metrics()).toMatchObject({ deliveries: 0, undelivered: 1 })
})
