import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatMachine, type Machine } from '@chat/testing/measure/machine'
import type { Case, CaseResult } from '../cases/case.ts'
import { drawChart } from './chart.ts'
import { formatBrief, formatTable } from './table.ts'

/** The reports of `npm run chaos -- --keep`. */
const CHAOS_FILE = /^chaos-.*\.md$/

interface Kept {
  title: string
  machine: Machine
  result: CaseResult
}

/** Writes the result of a case: `<name>.json` with all metrics, and `<name>.svg`. */
export function writeResult(folder: string, { name, title }: Case, machine: Machine, result: CaseResult): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ title, machine, result } satisfies Kept, null, 2)}\n`)
  if (result.rows.some(({ beside }) => beside !== undefined)) {
    writeFileSync(join(folder, `${name}.svg`), drawChart(title, result.beside, result.rows))
  }
}

/** Writes the report of a run to `chaos-<name>.md`. */
export function writeChaos(folder: string, name: string, title: string, report: string): void {
  writeFileSync(join(folder, `chaos-${name}.md`), `## ${title}\n\n${report}\n`)
}

/** Returns the results in the folder, in the order of the cases. */
function readKept(folder: string, cases: readonly Case[]): (Kept & { name: string })[] {
  return cases.flatMap(({ name }) => {
    const file = join(folder, `${name}.json`)
    return existsSync(file) ? [{ name, ...(JSON.parse(readFileSync(file, 'utf8')) as Kept) }] : []
  })
}

/** Returns the table of bench/README.md. */
export const formatBriefOf = (folder: string, cases: readonly Case[]) => formatBrief(readKept(folder, cases))

/** Writes `README.md` with the tables of all results in the folder, and the machine of each. */
export function writeSummary(folder: string, cases: readonly Case[]): void {
  const sections = readKept(folder, cases).map(({ name, title, machine, result }) => {
    const chart = existsSync(join(folder, `${name}.svg`)) ? `\n![${title}](${name}.svg)\n` : ''
    return `## ${title}\n\n${formatTable(result)}\n${chart}\n${formatMachine(machine)}\n`
  })
  const ledgers = readdirSync(folder)
    .filter((file) => CHAOS_FILE.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
  const head =
    '# Results\n\nWritten by `npm run bench` and `npm run chaos -- --keep`. What is measured and what it does not show: [README](../README.md).\n'
  writeFileSync(join(folder, 'README.md'), [head, ...sections, ...ledgers].join('\n'))
}
