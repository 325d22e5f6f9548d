import { expect, test } from 'vitest'
import { drawChart } from './chart.ts'

const row = (what: string, ours: number, beside?: number) => ({
  what,
  unit: 'ms',
  ours,
  wanted: '',
  ...(beside === undefined ? {} : { beside }),
})

const widthsOf = (svg: string) => [...svg.matchAll(/width="([\d.]+)" height="14"/g)].map(([, width]) => Number(width))

test('scales each pair of bars separately, and omits rows without a comparison', () => {
  const svg = drawChart('A <case>', 'socket.io', [row('p50', 5, 10), row('alone', 3), row('rate', 400, 100)])
  expect(widthsOf(svg)).toEqual([150, 300, 300, 75])
  expect(svg).not.toContain('alone')
  expect(svg).toContain('A &#60;case&#62;')
})

test('draws no bar for a missing measurement', () => {
  const svg = drawChart('A case', 'socket.io', [row('lag', 5, Number.NaN)])
  expect(widthsOf(svg)).toEqual([300])
  expect(svg).toContain('not measured')
})
