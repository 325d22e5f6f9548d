export interface KneeOptions {
  /** The first rate to try, messages a second. */
  start: number
  /** The rate at which the search gives up: nothing broke. */
  max: number
  /** A rate whose figure is above this is too much. */
  limit: number
  /** The figure at a rate, such as its p99 in ms. */
  measure: (rate: number) => Promise<number>
}

/** Each step of the climb asks for half as much again: finer ones would take an hour to get up. */
const CLIMB = 1.5

/** How near the rate that holds and the one that does not are in the end. */
const PRECISION = 1.1

/** The lowest rate found at which the figure is above the limit, within a tenth; undefined when none up to `max` is. */
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
