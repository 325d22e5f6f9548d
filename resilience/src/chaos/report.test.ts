import { expect, test } from 'vitest'
import { findDoubt, isFlawless, summarize } from './report.ts'

const ledger = {
  sent: 10,
  stored: 10,
  expected: 100,
  acknowledgedNotStored: 0,
  storedTwice: 0,
  missing: 0,
  double: 0,
  outOfOrder: 0,
  worstSilenceMs: 700,
}
const kill = (silenceMs: number) => ({
  fault: { name: 'kill', silenceMaxMs: 1_000 },
  silenceMs,
  backMs: silenceMs / 10,
})
const good = {
  ledger,
  faults: [kill(300), kill(700)],
  deaths: 0,
  stalled: false,
  missing: [],
  inMemory: false,
  machine: {},
}

test('a run without a fault of its own is flawless', () => {
  expect(isFlawless(good)).toBe(true)
})

test.each(['acknowledgedNotStored', 'storedTwice', 'missing', 'double', 'outOfOrder', 'sent'])('%s is not', (what) => {
  expect(isFlawless({ ...good, ledger: { ...ledger, [what]: 11 } })).toBe(false)
})

test('a death is not, nor is a run in which somebody does not come back', () => {
  expect(isFlawless({ ...good, deaths: 1 })).toBe(false)
  expect(isFlawless({ ...good, stalled: true })).toBe(false)
})

test('a run with too few displays proves nothing, however flawless', () => {
  expect(findDoubt(good)).toMatch(/100,000/)
  expect(findDoubt({ ...good, ledger: { ...ledger, expected: 100_000 } })).toBeUndefined()
})

test('silences are told by the kind of fault', () => {
  const crash = { fault: { name: 'database', backMaxMs: 1_000 }, silenceMs: 900, backMs: 50 }
  expect(summarize([kill(300), crash, kill(700), kill(400)])).toEqual([
    { name: 'kill', count: 3, median: 400, p99: 700, worst: 700, silenceMaxMs: 1_000, backP99: 70 },
    { name: 'database', count: 1, median: 900, p99: 900, worst: 900, backP99: 50, backMaxMs: 1_000 },
  ])
})
