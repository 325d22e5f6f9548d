/** Milliseconds before a failed import is repeated. Short network failures are over by then. */
const RETRY_MS = 1_000

/** Loads code by `import()`. Repeats a failed import once, and rejects if both fail. */
export async function fetchCode<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    return load()
  }
}
