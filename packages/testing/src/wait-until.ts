/** Milliseconds between two checks. */
const CHECK_EVERY_MS = 20

/** Waits until the condition is true. Rejects after `timeoutMs`. */
export async function waitUntil(condition: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs / 1_000} s: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS))
  }
}
