import type { Spread } from '@chat/testing/measure/compare'
import type { CaseResult, Row } from '../cases/case.ts'

/** A number with three digits that mean something. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined) return ''
  if (!Number.isFinite(value)) return 'not measured'
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}

const formatSpread = (spread: Spread | undefined) =>
  spread ? `${formatNumber(spread.median)} (${formatNumber(spread.min)} to ${formatNumber(spread.max)})` : ''

function verdictOf({ met, clear }: Row): string {
  if (met === undefined) return ''
  const within = clear === false ? ', within the noise' : ''
  return `${met ? 'met' : '**not met**'}${within}`
}

const withUnit = (value: number | undefined, unit: string) =>
  value === undefined ? '' : `${formatNumber(value)} ${Number.isFinite(value) ? unit : ''}`.trim()

const inLines = (cells: string[][]) => cells.map((line) => `| ${line.join(' | ')} |`)

const PEER = 'socket.io'

/** What is wanted beside the peer, and whatever else was not met, of several cases in one table. */
export function formatBrief(cases: { name: string; result: CaseResult }[]): string {
  const head = ['case', '', 'ours, or ours over the other', 'wanted', '']
  const rows = cases.flatMap(({ name, result: { beside, rows } }) =>
    rows
      .filter(({ ratio, wanted, met }) => met === false || (beside === PEER && wanted && ratio))
      .map((row) => [
        beside === PEER ? name : `${name}, beside ${beside}`,
        row.what,
        formatSpread(row.ratio) || withUnit(row.ours, row.unit),
        row.wanted,
        verdictOf(row),
      ]),
  )
  return inLines([head, head.map(() => '---'), ...rows]).join('\n')
}

/** A case's table in Markdown. */
export function formatTable({ beside, rows, notes }: CaseResult): string {
  const cells = rows.map((row) => [
    row.what,
    withUnit(row.ours, row.unit),
    withUnit(row.beside, row.unit),
    formatSpread(row.ratio),
    formatSpread(row.noise),
    row.wanted,
    verdictOf(row),
  ])
  const head = ['', 'ours', beside, 'ratio (spread)', 'ours against ours', 'wanted', '']
  const lines = inLines([head, head.map(() => '---'), ...cells])
  return [...lines, '', ...notes.map((note) => `- ${note}`)].join('\n').trimEnd()
}
