import type { Spread } from '@chat/testing/measure/compare'
import type { CaseResult, Row } from '../cases/case.ts'

/** Formats a number with three significant digits. */
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

/** Returns a table of several cases with the goals against the peer and all other missed goals. */
export function formatBrief(cases: { name: string; result: CaseResult }[]): string {
  const head = ['case', 'metric', 'ours, or ours divided by the other', 'goal', 'result']
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

/** Returns the Markdown table of a case. */
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
  const head = ['metric', 'ours', beside, 'ratio (spread)', 'ours against ours', 'goal', 'result']
  const lines = inLines([head, head.map(() => '---'), ...cells])
  return [...lines, '', ...notes.map((note) => `- ${note}`)].join('\n').trimEnd()
}
