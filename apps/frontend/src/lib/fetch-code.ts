/** Milliseconds before code that did not come is asked for once more: a link that was lost for a moment is back. */
const RETRY_MS = 1_000

/** Loads a part of the page's code, by `import()`, and tries a second time. Rejects when both fail. */
export async function fetchCode<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    return load()
  }
}
