/** The first and the longest wait of a connection before its next attempt, in milliseconds. */
const WAIT_MIN_MS = 250
const WAIT_MAX_MS = 2_000

/** Maximum milliseconds between two attempts of the process, so it reconnects within 1 s of the server's return. */
const TURN_MAX_MS = 700

/** Milliseconds without a failure after which the waits start again at the shortest. */
const STABLE_MS = 10_000

export type RetryTurns = ReturnType<typeof createRetryTurns>

/**
 * Spreads the attempts of all connections of the process evenly. Each connection waits up to 2 s, and meanwhile the others
 * try. The first connection that succeeds wakes the others.
 */
export function createRetryTurns(random: () => number = Math.random) {
  let waiting: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  let turns = 0
  let failedAt = Number.NEGATIVE_INFINITY

  function schedule() {
    if (timer || waiting.length === 0) return
    const wait = Math.min(WAIT_MAX_MS, WAIT_MIN_MS * 2 ** Math.floor(turns / waiting.length))
    // Add jitter, so replicas that lost the same database do not all try at once.
    const turn = Math.min(wait / waiting.length, TURN_MAX_MS) * (0.5 + random() / 2)
    timer = setTimeout(() => {
      timer = undefined
      turns++
      waiting.shift()?.()
      schedule()
    }, turn)
  }

  return {
    /** Schedules `attempt` for one run. */
    wait(attempt: () => void): void {
      const now = performance.now()
      if (now - failedAt > STABLE_MS) turns = 0
      failedAt = now
      waiting.push(attempt)
      schedule()
    },

    cancel(attempt: () => void): void {
      waiting = waiting.filter((other) => other !== attempt)
    },

    /** Runs all waiting attempts at once. Call it when a connection has succeeded. */
    wake(): void {
      for (const attempt of waiting.splice(0)) attempt()
    },
  }
}
