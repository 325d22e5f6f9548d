import type { Tally } from '@chat/tooling/runs/report'

/** The result of one target: its tests, or the parts that this machine lacks. */
export interface Outcome {
  target: string
  tally: Tally
  seconds: number
  missing: string[]
}

/** Returns one line per target, for the end of a run. */
export function formatOutcomes(outcomes: Outcome[]): string {
  const width = Math.max(...outcomes.map(({ target }) => target.length))
  const lines = outcomes.map(({ target, tally, seconds, missing }) => {
    const result =
      missing.length > 0
        ? `not run: ${missing.join(' and ')} cannot be used here`
        : `${count(tally.passed)} passed ${count(tally.failed)} failed ${count(Math.round(seconds))} s`
    return `${target.padEnd(width)} ${result}`
  })
  return lines.join('\n')
}

const count = (number: number) => String(number).padStart(5)
