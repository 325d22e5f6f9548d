import { expect, test } from 'vitest'
import { formatBrief, formatNumber, formatTable } from './table.ts'

test('formats a number with three significant digits, or as not measured', () => {
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

test('shows whether a goal is met, also only within the noise', () => {
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

test('the brief table has the goals against the peer and every missed goal', () => {
  const spread = { median: 2, min: 1.5, max: 3 }
  const row = { what: 'sockets back', unit: '/s', ours: 5, wanted: 'at least 2 times' }
  const rows = [
    { ...row, ratio: spread, met: true, clear: false },
    { what: 'p99', unit: 'ms', ours: 85.5, wanted: 'at most 25 ms', met: false },
    { what: 'lag', unit: 'ms', ours: 50, wanted: 'at most 100 ms', met: true },
    { ...row, ratio: spread, wanted: '' },
  ]
  const cases = [
    { name: 'reconnect', result: { beside: 'socket.io', rows, notes: [], raw: [] } },
    { name: 'writes', result: { beside: 'one by one', rows, notes: [], raw: [] } },
  ]
  expect(formatBrief(cases).split('\n').slice(2)).toEqual([
    '| reconnect | sockets back | 2 (1.5 to 3) | at least 2 times | met, within the noise |',
    '| reconnect | p99 | 85.5 ms | at most 25 ms | **not met** |',
    '| writes, beside one by one | p99 | 85.5 ms | at most 25 ms | **not met** |',
  ])
})
