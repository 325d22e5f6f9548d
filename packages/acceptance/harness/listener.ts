import { setTimeout as delay } from 'node:timers/promises'
import { type Connection, createConnection } from '@chat/client/connection'
import { type NodeSession, toSocketUrl } from '@chat/client/node-session'

/** Somebody who hears what is said in a room, through one backend. */
export interface Listener {
  backend: string
  /** The texts that were heard, in order. */
  heard: string[]
  close(): void
}

/** An edge hands connections out in turn; so many in vain mean that it leaves one backend out. */
const TRIES = 50

/** An edge that has just been told of a backend needs a moment, in milliseconds. */
const BETWEEN_TRIES_MS = 200

/** One listener at each of so many backends behind `baseUrl`. */
export async function listenAtEach(
  baseUrl: string,
  session: NodeSession,
  room: number,
  backends: number,
): Promise<Listener[]> {
  const found = new Map<string, Listener>()
  for (let turn = 0; turn < TRIES && found.size < backends; turn++) {
    const listener = await listen(baseUrl, session, room)
    if (found.has(listener.backend)) {
      listener.close()
      await delay(BETWEEN_TRIES_MS)
    } else found.set(listener.backend, listener)
  }
  if (found.size < backends) throw new Error(`Only ${[...found.keys()].join(', ')} took connections`)
  return [...found.values()]
}

async function listen(baseUrl: string, session: NodeSession, room: number): Promise<Listener> {
  const { epoch, seq } = await session.api.listMessages(room, { limit: 1 })
  const heard: string[] = []
  return new Promise((resolve) => {
    let backend = ''
    const connection: Connection = createConnection({
      url: toSocketUrl(baseUrl),
      open: session.open,
      handlers: {
        opened: (event) => {
          backend = event.instance
        },
        resumed: () => resolve({ backend, heard, close: connection.close }),
        changed: (_room, changes) => {
          for (const change of changes) if (change.kind === 'message:sent') heard.push(change.message.body ?? '')
        },
      },
    })
    connection.subscribe(room, seq, epoch)
    connection.start()
  })
}
