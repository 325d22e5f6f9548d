import { accountKey, followStored, type Owner, readStored, writeStored } from '../../../lib/storage.ts'

const parseText = (value: unknown) => (typeof value === 'string' ? value : undefined)

export type Draft = ReturnType<typeof createDraft>

/** Stores an account's draft of a new message (by room) or of an edit (by message) in the browser. */
export function createDraft(owner: Owner, of: number | string) {
  const key = accountKey(owner, `draft.${of}`)
  const read = () => readStored(key, parseText) ?? ''
  return {
    read,
    /** Calls `listener` when another tab changes the draft. Returns a function that removes the listener. */
    follow: (listener: (text: string) => void) => followStored(key, () => listener(read())),
    write: (text: string) => writeStored(key, text === '' ? undefined : text),
  }
}
