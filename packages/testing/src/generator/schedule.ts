/**
 * The intended send times of an open loop, also if the server is slow. Latency counts from these times, so a stall of a
 * second delays all messages of that second and not just one (coordinated omission).
 */
export interface Schedule {
  /** Returns the due times in ms of all messages until `now` that were not returned before. */
  due(now: number): number[]
}

/**
 * @param start ms
 * @param rate messages a second, evenly spaced
 * @param burst the number of messages with the same due time; the rate stays the same
 */
export function createSchedule(start: number, rate: number, burst = 1): Schedule {
  let returned = 0
  return {
    due(now) {
      const bursts = Math.floor(((now - start) / 1_000) * (rate / burst)) + 1
      const times: number[] = []
      for (; returned < bursts * burst; returned++)
        times.push(start + (Math.floor(returned / burst) * burst * 1_000) / rate)
      return times
    },
  }
}
