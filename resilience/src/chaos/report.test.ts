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

test('accepts a run without errors', () => {
  expect(isFlawless(good)).toBe(true)
})

test.each(['acknowledgedNotStored', 'storedTwice', 'missing', 'double', 'outOfOrder', 'sent'])(
  'rejects a run with %s',
  (column) => {
    expect(isFlawless({ ...good, ledger: { ...ledger, [column]: 11 } })).toBe(false)
  },
)

test('rejects a run with an unexpected end or a reader that does not recover', () => {
  expect(isFlawless({ ...good, deaths: 1 })).toBe(false)
  expect(isFlawless({ ...good, stalled: true })).toBe(false)
})

test('reports that a run with too few displays proves nothing', () => {
  expect(findDoubt(good)).toMatch(/100,000/)
  expect(findDoubt({ ...good, ledger: { ...ledger, expected: 100_000 } })).toBeUndefined()
})

test('summarizes the silences of each kind of fault', () => {
  const crash = { fault: { name: 'database', backMaxMs: 1_000 }, silenceMs: 900, backMs: 50 }
  expect(summarize([kill(300), crash, kill(700), kill(400)])).toEqual([
    { name: 'kill', count: 3, median: 400, p99: 700, worst: 700, silenceMaxMs: 1_000, backP99: 70 },
    { name: 'database', count: 1, median: 900, p99: 900, worst: 900, backP99: 50, backMaxMs: 1_000 },
  ])
})
