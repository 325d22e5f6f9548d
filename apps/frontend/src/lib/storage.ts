import type { Me } from '@chat/contract/accounts'

// A browser may refuse storage (private windows, full disk, policy). The page works all the same, it only remembers less.

/** The account that something is stored for. */
export type Owner = Pick<Me, 'id' | 'installation'>

/** A key of the storage; undefined where nothing can be stored. */
export type Key = string | undefined

/**
 * What `parse` makes of the JSON under `key`. It checks the value, which any script, extension or version may have
 * written. A value that it gives undefined for is dropped.
 */
export function readStored<T>(key: Key, parse: (value: unknown) => T | undefined): T | undefined {
  if (key === undefined) return undefined
  let value: T | undefined
  try {
    const text = localStorage.getItem(key)
    if (text === null) return undefined
    value = parse(JSON.parse(text))
  } catch {
    // Not JSON.
  }
  if (value === undefined) writeStored(key, undefined)
  return value
}

/** Stores `value` under `key`; undefined takes the key away. */
export function writeStored(key: Key, value: unknown): void {
  if (key === undefined) return
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Remembering is a convenience.
  }
}

/** Calls `listener` when another tab changes what is stored under `key`; gives the function that ends it. */
export function followStored(key: Key, listener: () => void): () => void {
  const hear = (event: StorageEvent) => event.key === key && listener()
  addEventListener('storage', hear)
  return () => removeEventListener('storage', hear)
}

/**
 * The key of one thing that is remembered for one account: several may use one browser, and two installations may be
 * served at one address, one after the other. During an update a backend of version 0.1 may answer, which does not tell
 * the installation.
 */
export function accountKey({ installation, id }: Owner, name: string): Key {
  return installation && `chat.${installation}.${id}.${name}`
}

/** Forgets all that is remembered for an account: the next person at this browser must not read it. */
export function forgetAccount(owner: Owner): void {
  const prefix = accountKey(owner, '')
  try {
    for (const key of Object.keys(localStorage)) if (prefix && key.startsWith(prefix)) localStorage.removeItem(key)
  } catch {
    // Nothing could be stored, so there is nothing to forget.
  }
}
