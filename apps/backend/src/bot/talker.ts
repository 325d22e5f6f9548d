import { randomBytes } from 'node:crypto'
import { createConnection } from '@chat/client/connection'
import { createNodeSession, type NodeSession, toSocketUrl } from '@chat/client/node-session'
import type { Stored } from '@chat/contract/messages'

/** One account of the bot. It reconnects after the end of a replica, as a browser does. */
export interface Talker {
  session: NodeSession
  name: string
  /** Subscribes to the room and counts its messages. */
  follow(room: number): Promise<void>
  /** Resolves when the message is stored, even if replicas end meanwhile. */
  send(room: number, body: string): Promise<Stored>
  seen(): number
  close(): void
}

/** Creates an account with a random name and password. */
export async function createTalker(baseUrl: string): Promise<Talker> {
  const session = createNodeSession(baseUrl)
  const name = `bot ${randomBytes(4).toString('hex')}`
  await session.api.signUp({ name, password: randomBytes(24).toString('base64url') })
  let seen = 0
  const connection = createConnection({
    url: toSocketUrl(baseUrl),
    open: session.open,
    handlers: {
      changed: (_room, changes) => {
        seen += changes.filter(({ kind }) => kind === 'message:sent').length
      },
      // A failure appears at the end, as messages that were not displayed.
      reset: (room) => void follow(room).catch(() => {}),
    },
  })
  connection.start()

  async function follow(room: number) {
    const { epoch, seq } = await session.api.listMessages(room, { limit: 1 })
    connection.subscribe(room, seq, epoch)
  }

  return {
    session,
    name,
    follow,
    send: (room, body) => connection.send(room, body).stored,
    seen: () => seen,
    close: connection.close,
  }
}
