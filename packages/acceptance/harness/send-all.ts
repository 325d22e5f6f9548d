import { createConnection } from '@chat/client/connection'
import { type NodeSession, toSocketUrl } from '@chat/client/node-session'

/** Sends messages over one connection, and waits until all are stored. */
export async function sendAll(baseUrl: string, { open }: NodeSession, room: number, texts: string[]): Promise<void> {
  const connection = createConnection({ url: toSocketUrl(baseUrl), handlers: {}, open })
  connection.start()
  await Promise.all(texts.map((text) => connection.send(room, text).stored))
  connection.close()
}
