import { accountKey, readStored, writeStored } from '../../lib/storage.ts'

export type Draft = ReturnType<typeof createDraft>

/** What an account has begun to write in a room: it is there again after a reload, and when one comes back to the room. */
export function createDraft(account: number, room: number) {
  const key = accountKey(account, `draft.${room}`)
  return {
    read: () => readStored(key, ''),
    write: (text: string) => writeStored(key, text === '' ? undefined : text),
  }
}
