import { accountKey, followStored, type Owner, readStored, writeStored } from '../../lib/storage.ts'

const parseText = (value: unknown) => (typeof value === 'string' ? value : undefined)

export type Draft = ReturnType<typeof createDraft>

/**
 * What an account has begun to write in a room, or to make of a message: it is there again after a reload, and when one
 * comes back to the room.
 */
export function createDraft(owner: Owner, of: number | string) {
  const key = accountKey(owner, `draft.${of}`)
  const read = () => readStored(key, parseText) ?? ''
  return {
    read,
    /** Calls `listener` when another tab writes; gives the function that ends it. */
    follow: (listener: (text: string) => void) => followStored(key, () => listener(read())),
    write: (text: string) => writeStored(key, text === '' ? undefined : text),
  }
}
