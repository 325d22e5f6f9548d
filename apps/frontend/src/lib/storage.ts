import type { Me } from '@chat/contract/accounts'

// A browser may refuse storage (private windows, full disk, policy). The page then works without stored values.

/** The account that owns a stored value. */
export type Owner = Pick<Me, 'id' | 'installation'>

/** A key of the storage; undefined if nothing can be stored. */
export type Key = string | undefined

/** Keys whose latest value the browser refused to store. */
const refused = new Set<Key>()

/**
 * Returns the result of `parse` for the JSON under `key`. `parse` must check the value, because any script, extension or
 * version may have written it. If `parse` returns undefined, the value is removed.
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

/** Stores `value` under `key`. If `value` is undefined, removes the key. */
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

/** Returns whether the browser stored every value. A value that was not stored is lost at a reload. */
export const isAllStored = () => refused.size === 0

/** Calls `listener` when another tab changes the value of `key`. Returns a function that removes the listener. */
export function followStored(key: Key, listener: () => void): () => void {
  return followStorage((event) => event.key === key && listener())
}

/** Calls `listener` when another tab changes a stored value. Returns a function that removes the listener. */
export function followStorage(listener: (event: StorageEvent) => void): () => void {
  addEventListener('storage', listener)
  return () => removeEventListener('storage', listener)
}

/**
 * Returns the key of a value of one account. Several accounts may use one browser, and two installations may be served at
 * one address, one after the other. Undefined if a backend of version 0.1 answered, which does not send the installation.
 */
export function accountKey({ installation, id }: Owner, name: string): Key {
  return installation && `chat.${installation}.${id}.${name}`
}

/** Returns whether a draft or an unsent message of an account is stored, so it is there after the next sign-in. */
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

/** Deletes all stored values of an account, because the next user of this browser must not read them. */
export function forgetAccount(owner: Owner): void {
  const prefix = accountKey(owner, '')
  try {
    for (const key of Object.keys(localStorage)) if (prefix && key.startsWith(prefix)) localStorage.removeItem(key)
  } catch {
    // The browser refuses storage, so nothing is stored.
  }
}
