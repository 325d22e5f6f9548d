/** Milliseconds that each of the first attempts to come back waits at most: short, so that a killed replica is hardly felt. */
const FIRST_DELAY_MS = 250

/** So many: an edge that has not noticed yet hands some of them to that very replica. */
const FIRST_ATTEMPTS = 3

/** Milliseconds between two attempts at most: longer, and a person notices that the server is back before the page does. */
const DELAY_MAX_MS = 5_000

/** Attempts to come back from a restart, some seconds of them: whoever does not find it over then waits as in an outage. */
const RESTART_ATTEMPTS = 20

/**
 * Milliseconds to wait before attempt number `attempt` (from 0), with full jitter: after a restart all clients come
 * back at once, and any fixed delay would keep them together.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param spread in ms, what a server that restarts says its clients need to come back: where they are few, none waits long
 */
export function createDelay(attempt: number, spread = DELAY_MAX_MS, random: () => number = Math.random): number {
  const longest = attempt < RESTART_ATTEMPTS ? Math.max(spread, FIRST_DELAY_MS) : DELAY_MAX_MS
  return random() * Math.min(longest, DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** Math.max(0, attempt - FIRST_ATTEMPTS + 1))
}
