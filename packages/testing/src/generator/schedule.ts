/**
 * When each message of an open loop is meant to be sent, whether or not the side keeps up. Latency counts from then: a
 * side that stalls for a second makes a second's messages late, and not one of them (coordinated omission).
 */
export interface Schedule {
  /** The times of all messages that are due by `now` and were not given before, in ms. */
  due(now: number): number[]
}

/**
 * @param start ms
 * @param rate messages a second, evenly spaced
 * @param burst how many of them are due at the same moment; the rate stays
 */
export function createSchedule(start: number, rate: number, burst = 1): Schedule {
  let given = 0
  return {
    due(now) {
      const bursts = Math.floor(((now - start) / 1_000) * (rate / burst)) + 1
      const times: number[] = []
      for (; given < bursts * burst; given++) times.push(start + (Math.floor(given / burst) * burst * 1_000) / rate)
      return times
    },
  }
}
