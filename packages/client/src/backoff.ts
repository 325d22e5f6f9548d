/** Milliseconds that the first attempt to come back waits at most: short, so that a killed replica is hardly felt. */
const FIRST_DELAY_MS = 250

/** Milliseconds between two attempts at most: longer, and a person notices that the server is back before the page does. */
const DELAY_MAX_MS = 5_000

/**
 * Milliseconds to wait before attempt number `attempt` (from 0), with full jitter: after a restart all clients come
 * back at once, and any fixed delay would keep them together.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function createDelay(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** attempt)
}
