import { compare, type Round, type Spread } from '@chat/testing/measure/compare'
import type { Side } from '@chat/testing/stacks/stack'
import type { Postgres } from '@chat/tooling/postgres/server'

/** How much is done: a real run, or a smoke run that shows in seconds that the bench works, and nothing else. */
export interface Scale {
  rounds: number
  /** Of each window. */
  seconds: number
  /** Before each window: just-in-time compilers and caches have settled then. */
  warmUpSeconds: number
  /**
   * Seconds after a start until it is over: the sixth time that a statement runs its plan is made for good, and
   * PostgreSQL counts what a connection did up to ten seconds after it grew idle.
   */
  settleSeconds: number
  /** Of two idle replicas. */
  idleSeconds: number
  /** A number of clients or messages at this scale. */
  size(full: number): number
}

/** What a case works with. */
export interface Bench {
  postgres: Postgres
  ours: Side
  peer: Side
  scale: Scale
  say(line: string): void
}

/** One line of a case's table. */
export interface Row {
  what: string
  unit: string
  ours: number
  /** The same of what ours is compared with. */
  beside?: number
  /** Ours over the other, where it was measured round by round. */
  ratio?: Spread
  noise?: Spread
  clear?: boolean
  wanted: string
  met?: boolean
}

export interface CaseResult {
  /** What ours is compared with. */
  beside: string
  rows: Row[]
  /** What a reader must know to believe the rows. */
  notes: string[]
  /** Every figure of every run. */
  raw: unknown
}

export interface Case {
  name: string
  title: string
  run(bench: Bench): Promise<CaseResult>
}

/** One figure of all rounds beside the other's; `wanted` bounds the ratio's median. */
export function ratioRow(
  what: string,
  unit: string,
  rounds: Round[],
  figure: string,
  { atMost, atLeast }: { atMost?: number; atLeast?: number } = {},
): Row {
  const { ours, peer, ratio, noise, clear } = compare(rounds, figure, atMost ?? atLeast)
  const row: Row = { what, unit, ours, beside: peer, ratio, noise, clear, wanted: '' }
  if (atMost !== undefined) return { ...row, wanted: `at most ${atMost} of the other`, met: ratio.median <= atMost }
  if (atLeast !== undefined) return { ...row, wanted: `at least ${atLeast} times`, met: ratio.median >= atLeast }
  return row
}

/** A row of ours alone, held to a limit. */
export function limitRow(what: string, unit: string, ours: number, atMost: number): Row {
  return { what, unit, ours, wanted: `at most ${atMost.toLocaleString('en')} ${unit}`.trim(), met: ours <= atMost }
}
