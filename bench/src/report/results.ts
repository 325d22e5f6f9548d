import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case, CaseResult } from '../cases/case.ts'
import { drawChart } from './chart.ts'
import { formatTable } from './table.ts'

export type Machine = { [name: string]: string }

interface Kept {
  title: string
  machine: Machine
  result: CaseResult
}

/** Writes what a case gave: `<name>.json` with every figure, and `<name>.svg`. */
export function writeResult(folder: string, { name, title }: Case, machine: Machine, result: CaseResult): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ title, machine, result } satisfies Kept, null, 2)}\n`)
  if (result.rows.some(({ beside }) => beside !== undefined)) {
    writeFileSync(join(folder, `${name}.svg`), drawChart(title, result.beside, result.rows))
  }
}

/** Writes `README.md`: the tables of all cases whose results are kept in the folder, each with where it comes from. */
export function writeSummary(folder: string, cases: readonly Case[]): void {
  const sections = cases.flatMap(({ name }) => {
    const file = join(folder, `${name}.json`)
    if (!existsSync(file)) return []
    const { title, machine, result } = JSON.parse(readFileSync(file, 'utf8')) as Kept
    const chart = existsSync(join(folder, `${name}.svg`)) ? `\n![${title}](${name}.svg)\n` : ''
    const origin = Object.entries(machine).map(([key, value]) => `${key}: ${value}`)
    return [`## ${title}\n\n${formatTable(result)}\n${chart}\n${origin.join(' · ')}\n`]
  })
  const head =
    '# Results\n\nWritten by `npm run bench`. What is measured and what it does not show: [README](../README.md).\n'
  writeFileSync(join(folder, 'README.md'), [head, ...sections].join('\n'))
}
