import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from '../folders.ts'

/** A row of docs/criteria.md. */
export interface Criterion {
  id: string
  /** The stages of `.ci/run` that run its tests. */
  stages: string[]
  mark: 'open' | 'full' | undefined
}

export function readCriteria(): Criterion[] {
  const text = readFileSync(join(ROOT, 'docs', 'criteria.md'), 'utf8')
  const rows = text.matchAll(/^\| ([A-Z]\d+) \| .* \| ([\w, -]*?) ?\| (open|full)? ?\|$/gm)
  return [...rows].map(([, id = '', stages = '', mark]) => ({
    id,
    stages: stages.split(', ').filter(Boolean),
    mark: mark as Criterion['mark'],
  }))
}

/** Returns the ids at the beginning of a test's name, such as `Z1, Z2: `. */
export function idsOf(name: string): string[] {
  return /^([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*): /.exec(name)?.[1]?.split(', ') ?? []
}

/** The vitest projects of the stage `test`, and reports whose stage has another name. */
const STAGES: Record<string, string> = {
  unit: 'test',
  integration: 'test',
  start: 'test',
  browser: 'test',
  valkey: 'valkey-bus',
}

/** Returns the stage of a vitest project or of a report such as `accept-<target>` or `<project>-long`. */
export function stageOf(report: string): string {
  if (report.endsWith('-long')) return 'full'
  return STAGES[report] ?? report.replace(/^accept-/, '')
}

/** The part of vitest's JSON report with the names and results of its tests. */
interface NamedReport {
  testResults: { assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[]
}

/** The ids of the passed tests, by stage. A stage without a report did not run. */
export type Proved = Map<string, Set<string>>

/** Reads the reports in `folder`. */
export function readProved(folder: string): Proved {
  const proved: Proved = new Map()
  for (const file of globSync(join(folder, '*.json'))) {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Partial<NamedReport>
    // Other reports hold measurements.
    if (!testResults) continue
    const stage = stageOf(basename(file, '.json'))
    const ids = proved.get(stage) ?? new Set()
    proved.set(stage, ids)
    const passed = testResults.flatMap((result) => result.assertionResults).filter(({ status }) => status === 'passed')
    for (const id of passed.flatMap(({ ancestorTitles, title }) => [...ancestorTitles, title].flatMap(idsOf))) {
      ids.add(id)
    }
  }
  return proved
}

/** Returns each promise without a passed test in a stage of its row that ran, such as `K4 in k3s`. */
export function findUnproved(criteria: Criterion[], proved: Proved): string[] {
  return criteria
    .filter(({ mark }) => mark !== 'open')
    .flatMap(({ id, stages }) =>
      stages.filter((stage) => proved.get(stage)?.has(id) === false).map((stage) => `${id} in ${stage}`),
    )
}

/** Returns each promise whose stages did not run, with these stages. */
export function findNotRun(criteria: Criterion[], proved: Proved): string[] {
  return criteria
    .filter(({ mark, stages }) => mark !== 'open' && !stages.some((stage) => proved.has(stage)))
    .map(({ id, stages }) => `${id} (${stages.join(', ')})`)
}
