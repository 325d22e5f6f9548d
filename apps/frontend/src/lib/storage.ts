// A browser may refuse storage (private windows, full disk, policy). The page works all the same, it only remembers less.

/** What was stored under `key`, or `fallback` when there is nothing, or nothing that can be read. */
export function readStored<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(key)
    return text === null ? fallback : (JSON.parse(text) as T)
  } catch {
    return fallback
  }
}

/** Stores `value` under `key`; undefined takes the key away. */
export function writeStored(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Remembering is a convenience.
  }
}

/** Calls `listener` when another tab changes what is stored under `key`; gives the function that ends it. */
export function followStored(key: string, listener: () => void): () => void {
  const hear = (event: StorageEvent) => event.key === key && listener()
  addEventListener('storage', hear)
  return () => removeEventListener('storage', hear)
}

/** The key of one thing that is remembered for one account: several may use one browser. */
export function accountKey(account: number, name: string): string {
  return `chat.${account}.${name}`
}

/** Forgets all that is remembered for an account: the next person at this browser must not read it. */
export function forgetAccount(account: number): void {
  const prefix = accountKey(account, '')
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
  } catch {
    // Nothing could be stored, so there is nothing to forget.
  }
}
