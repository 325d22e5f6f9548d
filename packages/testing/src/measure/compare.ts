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
  /** Ours over the peer's: two of each round, as ours ran before the peer and after it. */
  ratio: Spread
  /** Ours over ours, in the same rounds. */
  noise: Spread
  /** Whether every ratio lies outside of the noise, and on one side of what is wanted; only then may anything be claimed. */
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

/**
 * One figure over all rounds. Ratios are taken within a round, so that a machine that grows slower moves both sides.
 * `wanted` is the ratio that is aimed at, if one is.
 */
export function compare(rounds: Round[], figure: string, wanted = 1): Comparison {
  const take = (side: keyof Round) => rounds.map((round) => round[side][figure] ?? Number.NaN)
  const [ours, peer, again] = [take('ours'), take('peer'), take('again')]
  const over = (above: number[], below: number[]) => above.map((value, index) => value / (below[index] as number))
  const ratio = spreadOf([...over(ours, peer), ...over(again, peer)])
  const noise = spreadOf(over(ours, again))
  // The order of the two runs of a pair is chance, so the noise reaches as far below 1 as above.
  const reach = Math.max(noise.max, 1 / noise.min)
  const isOutside = (least: number, most: number) => ratio.min > most || ratio.max < least
  const clear = isOutside(1 / reach, reach) && isOutside(wanted, wanted)
  return { ours: medianOf([...ours, ...again]), peer: medianOf(peer), ratio, noise, clear }
}
