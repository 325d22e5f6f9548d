import { accountKey, followStored, readStored, writeStored } from '../../lib/storage.ts'

export type Draft = ReturnType<typeof createDraft>

/**
 * What an account has begun to write in a room, or to make of a message: it is there again after a reload, and when one
 * comes back to the room.
 */
export function createDraft(account: number, of: number | string) {
  const key = accountKey(account, `draft.${of}`)
  return {
    read: () => readStored(key, ''),
    /** Calls `listener` when another tab writes; gives the function that ends it. */
    follow: (listener: (text: string) => void) => followStored(key, () => listener(readStored(key, ''))),
    write: (text: string) => writeStored(key, text === '' ? undefined : text),
  }
}
