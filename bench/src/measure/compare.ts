/** What one run of one side measured, by name. */
export type Figures = Record<string, number>

/** One round: ours, the peer, and ours again, which shows how much two runs of the same differ. */
export interface Round {
  ours: Figures
  peer: Figures
  again: Figures
}

export interface Spread {
  median: number
  min: number
  max: number
}

export interface Comparison {
  ours: number
  peer: number
  /** Ours over the peer's, round by round. */
  ratio: Spread
  /** Ours over ours, in the same rounds. */
  noise: Spread
  /** Whether every round's ratio lies outside of the noise; only then may a difference be claimed. */
  clear: boolean
}

export function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

function spreadOf(values: number[]): Spread {
  return { median: medianOf(values), min: Math.min(...values), max: Math.max(...values) }
}

/** One figure over all rounds. Ratios are taken within a round, so that a machine that grows slower moves both sides. */
export function compare(rounds: Round[], figure: string): Comparison {
  const take = (side: keyof Round) => rounds.map((round) => round[side][figure] ?? Number.NaN)
  const [ours, peer, again] = [take('ours'), take('peer'), take('again')]
  const over = (below: number[]) => spreadOf(ours.map((value, index) => value / (below[index] as number)))
  const ratio = over(peer)
  const noise = over(again)
  // The order of the two runs of a pair is chance, so the noise reaches as far below 1 as above.
  const reach = Math.max(noise.max, 1 / noise.min)
  const clear = ratio.min > reach || ratio.max < 1 / reach
  return { ours: medianOf(ours), peer: medianOf(peer), ratio, noise, clear }
}
