import { formatGrowth, type Growth } from '../growth/growth.ts'

/** Cases of one kind, and what they found. */
export interface Part {
  name: string
  cases: number
  findings: string[]
}

export interface FuzzReport {
  parts: Part[]
  growth: Growth[]
}

/** Whether nothing was found, and nothing grew. */
export const isClean = ({ parts, growth }: FuzzReport): boolean =>
  parts.every(({ findings }) => findings.length === 0) && growth.every(({ met }) => met)

/** Findings one after the other, then the tables, as Markdown. */
export function formatFuzz({ parts, growth }: FuzzReport): string {
  return [
    ...parts.flatMap(({ findings }) => findings.map((finding) => `${finding}\n`)),
    '| cases | how many | findings |',
    '| --- | --- | --- |',
    ...parts.map(({ name, cases, findings }) => `| ${name} | ${cases.toLocaleString('en')} | ${findings.length} |`),
    '',
    formatGrowth(growth),
  ].join('\n')
}
