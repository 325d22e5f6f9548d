/** The measured values of one run, by name. */
export type Metrics = Record<string, number>

/** One round: ours, the peer, and ours again. The two runs of ours show the noise. */
export interface Round {
  ours: Metrics
  peer: Metrics
  again: Metrics
}

export interface Spread {
  median: number
  min: number
  max: number
}

export interface Comparison {
  ours: number
  peer: number
  /** Ours divided by the peer's. Each round has two values, because ours runs before and after the peer. */
  ratio: Spread
  /** The first run of ours divided by the second, in the same rounds. */
  noise: Spread
  /** Whether all ratios are outside the noise, and all above or all below the wanted ratio. Otherwise, claim nothing. */
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
 * Compares one metric over all rounds. Each ratio is of one round, so that a machine that becomes slower affects both
 * values. `wanted` is the target ratio.
 */
export function compare(rounds: Round[], metric: string, wanted = 1): Comparison {
  const take = (run: keyof Round) => rounds.map((round) => round[run][metric] ?? Number.NaN)
  const [ours, peer, again] = [take('ours'), take('peer'), take('again')]
  const over = (above: number[], below: number[]) => above.map((value, index) => value / (below[index] as number))
  const ratio = spreadOf([...over(ours, peer), ...over(again, peer)])
  const noise = spreadOf(over(ours, again))
  // The order of the two runs is random, so the noise applies equally above and below 1.
  const reach = Math.max(noise.max, 1 / noise.min)
  const isOutside = (least: number, most: number) => ratio.min > most || ratio.max < least
  const clear = isOutside(1 / reach, reach) && isOutside(wanted, wanted)
  return { ours: medianOf([...ours, ...again]), peer: medianOf(peer), ratio, noise, clear }
}
