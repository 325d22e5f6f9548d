/** Between two questions, in milliseconds. */
const ASK_EVERY_MS = 20

/** Asks until the answer is true; rejects when it never is within `timeoutMs`. */
export async function waitUntil(condition: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs / 1_000} s: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}
