import { formatGrowth, type Growth } from '../growth/growth.ts'

/** The cases of one generator and their findings. */
export interface Part {
  name: string
  cases: number
  findings: string[]
}

export interface FuzzReport {
  parts: Part[]
  growth: Growth[]
}

/** Returns whether there are no findings and no growth. */
export const isClean = ({ parts, growth }: FuzzReport): boolean =>
  parts.every(({ findings }) => findings.length === 0) && growth.every(({ met }) => met)

/** Returns the findings and the tables as Markdown. */
export function formatFuzz({ parts, growth }: FuzzReport): string {
  return [
    ...parts.flatMap(({ findings }) => findings.map((finding) => `${finding}\n`)),
    '| cases | number | findings |',
    '| --- | --- | --- |',
    ...parts.map(({ name, cases, findings }) => `| ${name} | ${cases.toLocaleString('en')} | ${findings.length} |`),
    '',
    formatGrowth(growth),
  ].join('\n')
}
