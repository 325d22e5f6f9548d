import type { Footprint } from '@chat/testing/measure/footprint'
import { canMeasureProcesses } from '@chat/testing/measure/processes'
import { expect, test } from 'vitest'
import { formatGrowth, growthOf, worstGrowth } from './growth.ts'

const AT_REST: Footprint = { heap: 40, external: 5, resident: 120, sockets: 16, files: 30, pool: 4 }

/** Returns samples of a minute for a heap size over time. */
const samplesOf = (heapAt: (second: number) => number) =>
  [0, 10, 20, 30, 40, 50, 60].map((at) => ({ at, footprint: { ...AT_REST, heap: heapAt(at) } }))

test('does not count a temporary rise as growth', () => {
  const { rise, perHour, met } = growthOf(
    samplesOf((second) => 40 + 3 * Math.sin((second / 60) * Math.PI)),
    'heap',
    5,
  )
  expect(rise).toBeCloseTo(0)
  expect(perHour).toBeCloseTo(0)
  expect(met).toBe(true)
})

test('detects steady growth in noisy samples', () => {
  const growth = growthOf(
    samplesOf((second) => 40 + second / 5 + (second % 20 === 0 ? 0.5 : -0.5)),
    'heap',
    5,
  )
  expect(growth.perHour).toBeCloseTo(720)
  expect(growth.rise).toBeCloseTo(12)
  expect(growth.met).toBe(false)
})

test('compares two samples exactly', () => {
  const samples = [
    { at: 0, footprint: AT_REST },
    { at: 90, footprint: { ...AT_REST, sockets: AT_REST.sockets + 1 } },
  ]
  expect(growthOf(samples, 'sockets', 0)).toMatchObject({ first: 16, last: 17, rise: 1, met: false })
  expect(growthOf(samples, 'heap', 5)).toMatchObject({ rise: 0, met: true })
})

test('shows the replica with the most growth, and fails a missing measurement', () => {
  const leaking = samplesOf((second) => 40 + second)
  const unknown = leaking.map(({ at, footprint }) => ({ at, footprint: { ...footprint, files: Number.NaN } }))
  const table = formatGrowth(worstGrowth([samplesOf(() => 40), unknown], { heap: 5, files: 10 }))
    .split('\n')
    .slice(2)
  expect(table).toEqual([
    '| live heap, MB | 40 | 100 | 3,600 | 60 | 5, **not met** |',
    `| other open files | not measured | not measured | not measured | not measured | 10, ${canMeasureProcesses ? '**not met**' : 'met'} |`,
  ])
})
