import { expect, test } from 'vitest'
import { createLedger } from './ledger.ts'

const stored = [
  { id: 'a', seq: 1 },
  { id: 'b', seq: 3 },
  { id: 'c', seq: 4 },
]

function run(seqs: number[], from = 0) {
  let time = 0
  const ledger = createLedger(() => time)
  const display = ledger.addReader(from)
  for (const seq of seqs) {
    time += 10 * seq
    display(seq)
  }
  return { ledger, report: () => ledger.judge(stored) }
}

test('accepts a reader that displays each message once and in order', () => {
  expect(run([1, 3, 4]).report()).toMatchObject({
    expected: 3,
    missing: 0,
    double: 0,
    outOfOrder: 0,
    worstSilenceMs: 40,
  })
  expect(run([3, 4], 1).report()).toMatchObject({ expected: 2, missing: 0 })
})

test('counts missing, double and late displays', () => {
  expect(run([1, 4]).report()).toMatchObject({ missing: 1 })
  expect(run([1, 3, 3, 4]).report()).toMatchObject({ double: 1, missing: 0 })
  expect(run([1, 4, 3]).report()).toMatchObject({ outOfOrder: 1, missing: 0 })
})

test('counts acknowledgements of messages that are not stored at that seq', () => {
  const { ledger, report } = run([1, 3, 4])
  ledger.acknowledged('a', 1)
  ledger.acknowledged('b', 2)
  ledger.acknowledged('x', 5)
  expect(report()).toMatchObject({ acknowledgedNotStored: 2 })
})

test('returns the worst silence of any reader since the last call', () => {
  let time = 0
  const ledger = createLedger(() => time)
  const [quick, slow] = [ledger.addReader(0), ledger.addReader(0)]
  const show = (at: number, ...displays: ((seq: number) => void)[]) => {
    time = at
    for (const display of displays) display(at)
  }
  show(10, quick, slow)
  show(20, quick)
  expect(ledger.quietSince()).toBe(10)
  show(70, quick, slow)
  expect(ledger.takeWorstSilence()).toBe(60)
  show(75, quick, slow)
  expect(ledger.takeWorstSilence()).toBe(5)
  expect(ledger.takeWorstSilence()).toBe(0)
})
