import { setTimeout as delay } from 'node:timers/promises'
import { type Connection, createConnection } from '@chat/client/connection'
import { type NodeSession, toSocketUrl } from '@chat/client/node-session'

/** A client that receives the messages of a room through one backend. */
export interface Listener {
  backend: string
  /** The time of arrival of each text, in order. */
  received: Map<string, number>
  close(): void
}

/** Maximum connections. An edge balances them, so after 50 it does not use one of the backends. */
const TRIES = 50

/** Milliseconds between two connections, because an edge detects a new backend late. */
const BETWEEN_TRIES_MS = 200

/** Connects one listener to each of `backends` replicas behind `baseUrl`. */
export async function listenAtEach(
  baseUrl: string,
  session: NodeSession,
  room: number,
  backends: number,
): Promise<Listener[]> {
  // Send no other request between the connections: an edge with round-robin would skip a replica each time.
  const cursor = await session.api.listMessages(room, { limit: 1 })
  const found = new Map<string, Listener>()
  for (let turn = 0; turn < TRIES && found.size < backends; turn++) {
    const listener = await listen(baseUrl, session, room, cursor)
    if (found.has(listener.backend)) {
      listener.close()
      await delay(BETWEEN_TRIES_MS)
    } else found.set(listener.backend, listener)
  }
  if (found.size < backends) throw new Error(`Only ${[...found.keys()].join(', ')} accepted connections`)
  return [...found.values()]
}

function listen(
  baseUrl: string,
  session: NodeSession,
  room: number,
  { epoch, seq }: { epoch: string; seq: number },
): Promise<Listener> {
  const received = new Map<string, number>()
  return new Promise((resolve) => {
    let backend = ''
    const connection: Connection = createConnection({
      url: toSocketUrl(baseUrl),
      open: session.open,
      handlers: {
        opened: (event) => {
          backend = event.instance
        },
        resumed: () => resolve({ backend, received, close: connection.close }),
        changed: (_room, changes) => {
          for (const change of changes)
            if (change.kind === 'message:sent') received.set(change.message.body ?? '', Date.now())
        },
      },
    })
    connection.subscribe(room, seq, epoch)
    connection.start()
  })
}
