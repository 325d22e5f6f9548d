/** Maximum delay of the first attempts in milliseconds. It is short, so that users hardly notice a killed replica. */
const FIRST_DELAY_MS = 250

/** The number of first attempts. An edge may send some of them to the killed replica before it notices the loss. */
const FIRST_ATTEMPTS = 3

/** Maximum delay between two attempts in milliseconds. With a longer one, users notice the return before the page does. */
const DELAY_MAX_MS = 5_000

/** Attempts after a restart that use the server's spread, some seconds in total. Later attempts wait as in an outage. */
const RESTART_ATTEMPTS = 20

/**
 * Returns the milliseconds before attempt number `attempt` (from 0), with full jitter. After a restart all clients reconnect
 * at once, and a fixed delay would keep them together.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param spread the milliseconds over which a stopping server wants its clients to reconnect; less for fewer clients
 */
export function createDelay(attempt: number, spread = DELAY_MAX_MS, random: () => number = Math.random): number {
  const longest = attempt < RESTART_ATTEMPTS ? Math.max(spread, FIRST_DELAY_MS) : DELAY_MAX_MS
  return random() * Math.min(longest, DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** Math.max(0, attempt - FIRST_ATTEMPTS + 1))
}
