import { accountKey, readStored, writeStored } from '../../lib/storage.ts'

/** A message that was written and is not known to be stored. */
export interface KeptMessage {
  room: number
  id: string
  body: string
  at: string
}

export type KeptMessages = ReturnType<typeof createKeptMessages>

/**
 * What an account wrote and the server has not acknowledged, kept across a reload of the page. It is sent again under
 * the same id, so that it is stored once, even when two tabs do so.
 */
export function createKeptMessages(account: number) {
  const key = accountKey(account, 'unsent')
  const list = () => readStored<KeptMessage[]>(key, [])
  // Read anew each time: another tab may have changed it.
  const write = (messages: KeptMessage[]) => writeStored(key, messages.length > 0 ? messages : undefined)
  return {
    list,
    keep: (message: KeptMessage) => write([...list().filter(({ id }) => id !== message.id), message]),
    drop: (id: string) => write(list().filter((message) => message.id !== id)),
  }
}
