import type { Tally } from '@chat/tooling/runs/report'

/** What became of one path: its tests, or what this machine lacks for it. */
export interface Outcome {
  path: string
  tally: Tally
  seconds: number
  missing: string[]
}

/** One line for each path, for the end of a run. */
export function formatOutcomes(outcomes: Outcome[]): string {
  const width = Math.max(...outcomes.map(({ path }) => path.length))
  const lines = outcomes.map(({ path, tally, seconds, missing }) => {
    const result =
      missing.length > 0
        ? `not run: ${missing.join(' and ')} cannot be used here`
        : `${count(tally.passed)} passed ${count(tally.failed)} failed ${count(Math.round(seconds))} s`
    return `${path.padEnd(width)} ${result}`
  })
  return lines.join('\n')
}

const count = (number: number) => String(number).padStart(5)
