import { compare, type Round, type Spread } from '@chat/testing/measure/compare'
import type { System } from '@chat/testing/stacks/stack'
import type { Postgres } from '@chat/tooling/postgres/server'

/** The size of a run: a real run, or a smoke run, which only proves in seconds that the bench works. */
export interface Scale {
  rounds: number
  /** The length of each window. */
  seconds: number
  /** The time before each window, in which just-in-time compilers and caches become stable. */
  warmUpSeconds: number
  /**
   * Seconds after a start until the replicas are idle. PostgreSQL may choose a generic plan at the sixth execution of a
   * statement, and updates its statistics up to ten seconds after a connection becomes idle.
   */
  settleSeconds: number
  /** The length of the measurement of idle replicas. */
  idleSeconds: number
  /** Returns a number of clients or messages at this scale. */
  size(full: number): number
}

export interface Bench {
  postgres: Postgres
  ours: System
  peer: System
  scale: Scale
  say(line: string): void
}

/** One line of a case's table. */
export interface Row {
  what: string
  unit: string
  ours: number
  /** The value of the other system. */
  beside?: number
  /** Ours divided by the other, if both were measured in rounds. */
  ratio?: Spread
  noise?: Spread
  clear?: boolean
  wanted: string
  met?: boolean
}

export interface CaseResult {
  /** The name of the other system. */
  beside: string
  rows: Row[]
  /** Limits of the measurement. */
  notes: string[]
  /** All metrics of all runs. */
  raw: unknown
}

export interface Case {
  name: string
  title: string
  run(bench: Bench): Promise<CaseResult>
}

/** Returns the comparison of one metric over all rounds. `atMost` and `atLeast` are goals for the median of the ratio. */
export function ratioRow(
  what: string,
  unit: string,
  rounds: Round[],
  metric: string,
  { atMost, atLeast }: { atMost?: number; atLeast?: number } = {},
): Row {
  const { ours, peer, ratio, noise, clear } = compare(rounds, metric, atMost ?? atLeast)
  const row: Row = { what, unit, ours, beside: peer, ratio, noise, clear, wanted: '' }
  if (atMost !== undefined) return { ...row, wanted: `at most ${atMost} of the other`, met: ratio.median <= atMost }
  if (atLeast !== undefined) return { ...row, wanted: `at least ${atLeast} times`, met: ratio.median >= atLeast }
  return row
}

/** Returns a row of ours with a limit. */
export function limitRow(what: string, unit: string, ours: number, atMost: number): Row {
  return { what, unit, ours, wanted: `at most ${atMost.toLocaleString('en')} ${unit}`.trim(), met: ours <= atMost }
}
