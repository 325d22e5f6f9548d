import type { Me } from '@chat/contract/accounts'

// A browser may refuse storage (private windows, full disk, policy). The page works all the same, it only remembers less.

/** The account that something is stored for. */
export type Owner = Pick<Me, 'id' | 'installation'>

/** A key of the storage; undefined where nothing can be stored. */
export type Key = string | undefined

/** Keys whose newest value the browser refused to store. */
const refused = new Set<Key>()

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
    refused.delete(key)
  } catch {
    refused.add(key)
  }
}

/** Whether the browser stored all that it was given: only then does it survive a reload. */
export const isAllStored = () => refused.size === 0

/** Calls `listener` when another tab changes what is stored under `key`; gives the function that ends it. */
export function followStored(key: Key, listener: () => void): () => void {
  return followStorage((event) => event.key === key && listener())
}

/** Calls `listener` when another tab changes anything that is stored; gives the function that ends it. */
export function followStorage(listener: (event: StorageEvent) => void): () => void {
  addEventListener('storage', listener)
  return () => removeEventListener('storage', listener)
}

/**
 * The key of one thing that is remembered for one account: several may use one browser, and two installations may be
 * served at one address, one after the other. During an update a backend of version 0.1 may answer, which does not tell
 * the installation.
 */
export function accountKey({ installation, id }: Owner, name: string): Key {
  return installation && `chat.${installation}.${id}.${name}`
}

/** Whether a draft or an unsent message of an account is stored: what it wrote is there after the next sign-in. */
export function isTextStored(owner: Owner): boolean {
  const keys = ['draft.', 'unsent'].map((name) => accountKey(owner, name))
  try {
    return (
      isAllStored() && Object.keys(localStorage).some((stored) => keys.some((key) => key && stored.startsWith(key)))
    )
  } catch {
    return false
  }
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
