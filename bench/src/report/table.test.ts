import { expect, test } from 'vitest'
import { formatNumber, formatTable } from './table.ts'

test('a number shows three digits that mean something, or that it was not measured', () => {
  expect([0, 0.123456, 12.345, 999.6, 12_345.6, Number.NaN, undefined].map(formatNumber)).toEqual([
    '0',
    '0.123',
    '12.3',
    '1000',
    '12,346',
    'not measured',
    '',
  ])
})

test('a target that is met only within the noise says so, and so does one that is missed', () => {
  const spread = { median: 0.5, min: 0.4, max: 0.6 }
  const row = { what: 'p99', unit: 'ms', ours: 5, beside: 10, ratio: spread, noise: spread, wanted: 'at most 1' }
  const table = formatTable({
    beside: 'socket.io',
    rows: [
      { ...row, met: true, clear: true },
      { ...row, met: true, clear: false },
      { ...row, met: false, clear: true },
      { what: 'lag', unit: 'ms', ours: Number.NaN, wanted: '' },
    ],
    notes: ['The generator was the bottleneck.'],
    raw: [],
  })
  expect(table.split('\n').slice(2)).toEqual([
    '| p99 | 5 ms | 10 ms | 0.5 (0.4 to 0.6) | 0.5 (0.4 to 0.6) | at most 1 | met |',
    '| p99 | 5 ms | 10 ms | 0.5 (0.4 to 0.6) | 0.5 (0.4 to 0.6) | at most 1 | met, within the noise |',
    '| p99 | 5 ms | 10 ms | 0.5 (0.4 to 0.6) | 0.5 (0.4 to 0.6) | at most 1 | **not met** |',
    '| lag | not measured |  |  |  |  |  |',
    '',
    '- The generator was the bottleneck.',
  ])
})
