export interface KneeOptions {
  /** The first rate, in messages per second. */
  start: number
  /** The last rate of the search. */
  max: number
  /** A rate with a higher metric is too high. */
  limit: number
  /** Measures the metric at a rate, such as the p99 in ms. */
  measure: (rate: number) => Promise<number>
}

/** Each step raises the rate by 50 %. Smaller steps would take an hour. */
const CLIMB = 1.5

/** The final ratio of the lowest rate that is too high to the highest that is not. */
const PRECISION = 1.1

/** Returns the lowest rate whose metric is above the limit, with an error of at most 10 %, or undefined up to `max`. */
export async function findKnee({ start, max, limit, measure }: KneeOptions): Promise<number | undefined> {
  const isTooMuch = async (rate: number) => !((await measure(rate)) <= limit)
  let holds = 0
  let breaks = start
  while (!(await isTooMuch(breaks))) {
    holds = breaks
    breaks = Math.round(breaks * CLIMB)
    if (breaks > max) return undefined
  }
  while (holds > 0 && breaks / holds > PRECISION) {
    const middle = Math.round(Math.sqrt(holds * breaks))
    if (await isTooMuch(middle)) breaks = middle
    else holds = middle
  }
  return breaks
}
